"""Segmentation: which class each pixel of a picture belongs to. Letters: N pictures."""
# ruff: noqa: E501  (a paragraph of a card is one line)

from __future__ import annotations

from zoo.core.card import Lang
from zoo.core.task import Port, Task, TaskMetric
from zoo.core.tasks.images import IMAGE, INPUT

_EN, _ZH = Lang.EN_US, Lang.ZH_CN
_SAMPLE = """\
```python
import urllib.request

import cv2
import megengine
import numpy as np

urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
picture = cv2.imread("cat.jpg")
image = cv2.resize(picture, (512, 512)).astype(np.float32)
image = (image - [103.530, 116.280, 123.675]) / [57.375, 57.120, 58.395]
data = image.transpose(2, 0, 1)[np.newaxis].astype(np.float32)

classes = model(megengine.tensor(data)).numpy()[0].argmax(axis=0).astype(np.uint8)
height, width = picture.shape[:2]
mask = cv2.resize(classes, (width, height), interpolation=cv2.INTER_NEAREST)
print(mask.shape, np.unique(mask))
```"""

SEGMENTATION = Task(
    "segmentation",
    {_EN: "Semantic segmentation", _ZH: "语义分割"},
    inputs=(IMAGE,),
    outputs=(
        Port(
            "logits",
            ("N", "classes", "H", "W"),
            "float32",
            {
                _EN: "A score for each class at each pixel, before softmax.",
                _ZH: "每个像素在各类别上的得分，尚未经过 softmax。",
            },
        ),
    ),
    metrics=(
        TaskMetric("mIoU", "%", spellings=("mean IoU", "平均交并比")),
        TaskMetric("Pixel acc", "%", spellings=("pixel accuracy", "aAcc", "PA", "像素准确率")),
        TaskMetric("Mean acc", "%", spellings=("mAcc", "mean accuracy", "平均准确率")),
    ),
    tags=("segmentation",),
    sample_input=(1, 3, 512, 512),
    usage={
        _EN: INPUT[_EN].format(size="512, 512", what="")
        + """\
The output is a score for each class at each pixel. The sample takes the best class of each pixel and resizes the mask to the original image.

"""
        + _SAMPLE,
        _ZH: INPUT[_ZH].format(size="512, 512", what="")
        + """\
输出是每个像素在各类别上的得分。示例为每个像素取得分最高的类别，再把掩码缩放回原图大小。

"""
        + _SAMPLE,
    },
    pipeline="image-segmentation",
    metafile="Semantic Segmentation",
)
