"""Classification: which class a picture shows. Letters: N pictures."""
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
import megengine.functional as F
import numpy as np

urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
image = cv2.resize(cv2.imread("cat.jpg"), (224, 224)).astype(np.float32)
image = (image - [103.530, 116.280, 123.675]) / [57.375, 57.120, 58.395]
data = image.transpose(2, 0, 1)[np.newaxis].astype(np.float32)

probabilities = F.softmax(model(megengine.tensor(data)), axis=1).numpy()[0]
for number in probabilities.argsort()[::-1][:5]:
    print(int(number), round(float(probabilities[number]), 4))
```"""

CLASSIFICATION = Task(
    "classification",
    {_EN: "Image classification", _ZH: "图像分类"},
    inputs=(IMAGE,),
    outputs=(
        Port(
            "logits",
            ("N", "classes"),
            "float32",
            {
                _EN: "A score for each class, before softmax.",
                _ZH: "各类别的得分，尚未经过 softmax。",
            },
        ),
    ),
    metrics=(
        TaskMetric(
            "Top-1 acc",
            "%",
            spellings=("Top-1", "Top-1 accuracy", "acc@1", "Top-1 准确率", "Top-1 精度"),
        ),
        TaskMetric(
            "Top-5 acc",
            "%",
            spellings=("Top-5", "Top-5 accuracy", "acc@5", "Top-5 准确率", "Top-5 精度"),
        ),
        TaskMetric(
            "Top-1 error",
            "%",
            lower_is_better=True,
            spellings=("Top-1 err", "Top-1 error rate", "Top-1 错误率", "err@1"),
        ),
        TaskMetric(
            "Top-5 error",
            "%",
            lower_is_better=True,
            spellings=("Top-5 err", "Top-5 error rate", "Top-5 错误率", "err@5"),
        ),
    ),
    tags=("classification",),
    sample_input=(1, 3, 224, 224),
    usage={
        _EN: INPUT[_EN].format(size="224, 224", what="")
        + """\
The output is a score for each class, before softmax. The sample prints the five most likely classes with their probabilities.

"""
        + _SAMPLE,
        _ZH: INPUT[_ZH].format(size="224, 224", what="")
        + """\
输出是各类别的得分，尚未经过 softmax。示例打印概率最高的五个类别及其概率。

"""
        + _SAMPLE,
    },
    pipeline="image-classification",
    metafile="Image Classification",
)
