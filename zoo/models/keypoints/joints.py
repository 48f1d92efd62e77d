"""The 17 joints of COCO's persons: names in English and Chinese, mirror images, limbs.

Order: Microsoft COCO, keypoints of the category "person" (https://cocodataset.org/#keypoints).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_NAMES = (
    ("nose", "鼻子"),
    ("left eye", "左眼"),
    ("right eye", "右眼"),
    ("left ear", "左耳"),
    ("right ear", "右耳"),
    ("left shoulder", "左肩"),
    ("right shoulder", "右肩"),
    ("left elbow", "左肘"),
    ("right elbow", "右肘"),
    ("left wrist", "左腕"),
    ("right wrist", "右腕"),
    ("left hip", "左髋"),
    ("right hip", "右髋"),
    ("left knee", "左膝"),
    ("right knee", "右膝"),
    ("left ankle", "左踝"),
    ("right ankle", "右踝"),
)

JOINTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en_US": tuple(english for english, _ in _NAMES),
        "zh_CN": tuple(chinese for _, chinese in _NAMES),
    }
)

# Joint k of a mirrored person is joint MIRRORED[k]: left and right change places.
MIRRORED = (0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15)

# Pairs of joints that a line connects, in the order in which they are drawn.
LIMBS = (
    *((0, 1), (0, 2), (1, 3), (2, 4), (3, 5), (4, 6)),
    *((5, 6), (5, 7), (7, 9), (6, 8), (8, 10)),
    *((5, 11), (6, 12), (11, 12), (11, 13), (13, 15), (12, 14), (14, 16)),
)
