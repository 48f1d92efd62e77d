"""Keypoints: where the joints of a person are. Letters: N pictures, each of one person."""
# ruff: noqa: E501  (a paragraph of a card is one line)

from __future__ import annotations

from zoo.core.card import Lang
from zoo.core.task import Port, Task, TaskMetric
from zoo.core.tasks.images import INPUT

_EN, _ZH = Lang.EN_US, Lang.ZH_CN
_SAMPLE = """\
```python
import urllib.request

import cv2
import megengine
import numpy as np

urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
image = cv2.resize(cv2.imread("cat.jpg"), (192, 256)).astype(np.float32)
image = (image - [103.530, 116.280, 123.675]) / [57.375, 57.120, 58.395]
data = image.transpose(2, 0, 1)[np.newaxis].astype(np.float32)

heatmaps = model(megengine.tensor(data)).numpy()[0]
for number, heatmap in enumerate(heatmaps):
    y, x = np.unravel_index(heatmap.argmax(), heatmap.shape)
    print(number, int(x), int(y), round(float(heatmap.max()), 4))
```"""

KEYPOINTS = Task(
    "keypoints",
    {_EN: "Keypoint detection", _ZH: "关键点检测"},
    inputs=(
        Port(
            "image",
            ("N", 3, "H", "W"),
            "float32",
            {
                _EN: "Normalized images of one person each.",
                _ZH: "归一化后的图片，每张只含一个人。",
            },
        ),
    ),
    outputs=(
        Port(
            "heatmaps",
            ("N", "keypoints", "h", "w"),
            "float32",
            {
                _EN: "A heatmap for each keypoint, highest where the keypoint is.",
                _ZH: "每个关键点一张热图，最大值处即关键点的位置。",
            },
        ),
    ),
    metrics=(
        TaskMetric("AP", "%", spellings=("mAP", "keypoint AP", "OKS AP"), graded=True),
        TaskMetric("AR", "%", spellings=("keypoint AR", "average recall"), graded=True),
    ),
    tags=("keypoints", "pose"),
    sample_input=(1, 3, 256, 192),
    usage={
        _EN: INPUT[_EN].format(size="256, 192", what=" of one person each")
        + """\
The output is a heatmap for each keypoint. The sample prints the position and the value of each maximum.

"""
        + _SAMPLE,
        _ZH: INPUT[_ZH].format(size="256, 192", what="每张只含一个人，")
        + """\
输出是各关键点的热图。示例打印每张热图最大值的位置与数值。

"""
        + _SAMPLE,
    },
    pipeline="keypoint-detection",
    metafile="Body 2D Keypoint",
)
