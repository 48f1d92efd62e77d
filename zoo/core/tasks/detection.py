"""Detection: where the objects of a picture are, and of which class.

Letters: N pictures, A candidate boxes.
"""
# ruff: noqa: E501  (a paragraph of a card is one line)

from __future__ import annotations

from zoo.core.card import Lang
from zoo.core.task import Task, more, port, with_sample

_EN, _ZH = Lang.EN_US, Lang.ZH_CN
_SAMPLE = """\
```python
import urllib.request

import cv2

urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
image = cv2.imread("cat.jpg")

# One row a box, best first: x1, y1, x2, y2 in pixels of the picture, score, class.
detections = models_api.DetEvaluator.predict(model, image)
print(models_api.DetEvaluator.table(detections[:5]))
```"""

_MAP = more(
    "mAP @5-95", "AP", "box AP", "box mAP", "bbox AP", "bbox mAP", "mean average precision",
    "average precision", "平均精度", "平均精度均值",
    unit="%", metafile="box AP", graded=True, part="AP",
)  # fmt: skip

DETECTION = Task(
    "detection",
    {_EN: "Object detection", _ZH: "目标检测"},
    inputs=(
        port(
            "image",
            ("N", 3, "H", "W"),
            "BGR images, 0 to 255; the network normalizes them itself. "
            "Smaller ones are padded with zeros to the right and below.",
            "BGR 图片，取值 0 到 255；归一化由网络完成。大小不一的图片在右侧和下方补零。",
        ),
        port(
            "im_info",
            ("N", 5),
            "Per row: height and width after resizing, height and width of the original, "
            "number of ground-truth boxes (0 for inference); in pixels.",
            "每行依次是缩放后的高、宽，原图的高、宽，标注框数量（推理时为 0），单位像素。",
        ),
    ),
    outputs=(
        port(
            "scores",
            ("A", "classes"),
            "Each candidate’s score for each class; with a leading N for several images.",
            "每个候选框属于各类别的得分；批量推理时最前面增加一维 N。",
        ),
        port(
            "boxes",
            ("A", 4),
            "Candidates as x1, y1, x2, y2 in pixels of the original image, "
            "before non-maximum suppression.",
            "候选框 x1, y1, x2, y2，单位是原图像素；尚未做非极大值抑制。",
        ),
    ),
    metrics=(_MAP, more("AP50", unit="%"), more("AP75", unit="%")),
    tags=("detection",),
    sample_input=(1, 3, 800, 1333),
    usage=with_sample(
        _SAMPLE,
        """\
The input is a BGR image as OpenCV reads it. `DetEvaluator.predict` first scales it with its aspect ratio kept: the short side to 800 pixels or, where the long side would then exceed 1333 pixels, the long side to 1333.
The network normalizes the image itself, with mean `[103.530, 116.280, 123.675]` and standard deviation `[57.375, 57.120, 58.395]`.
Each row of the result is one box in pixels of the original image, after non-maximum suppression (NMS) within each class.""",
        """\
输入是 OpenCV 读取的 BGR 图片。`DetEvaluator.predict` 先按原比例缩放图片：短边为 800 像素，若长边因此超过 1333 像素，则以长边 1333 像素为准。
归一化（均值 `[103.530, 116.280, 123.675]`，标准差 `[57.375, 57.120, 58.395]`）在网络内部完成，无需另行处理。
返回的每一行是一个检测框，已换算回原图坐标，并按类别做过非极大值抑制（NMS）。""",
    ),
    pipeline="object-detection",
    metafile="Object Detection",
)
