"""Tasks on normalized images: which class a picture, each of its pixels or a joint in it has.

Letters: N pictures.
"""
# ruff: noqa: E501  (a paragraph of a card is one line)

from __future__ import annotations

from zoo.core.card import Lang
from zoo.core.task import Task, Text, less, more, port, with_sample

_EN, _ZH = Lang.EN_US, Lang.ZH_CN
# A new card's first paragraph on the input, in English and Chinese.
_INPUT = (
    "The input is a batch of BGR images{what}, (N, 3, {size}), normalized with mean `[103.530, 116.280, 123.675]` and standard deviation `[57.375, 57.120, 58.395]`. TODO: correct what differs.\n",
    "输入是一批 BGR 图片，{what}形状为 (N, 3, {size})，以均值 `[103.530, 116.280, 123.675]`、标准差 `[57.375, 57.120, 58.395]` 归一化。TODO：如有不同，请修改。\n",
)
_SAMPLE = """\
```python
import urllib.request

import cv2
import megengine{functional}
import numpy as np

urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
{read}.astype(np.float32)
image = (image - [103.530, 116.280, 123.675]) / [57.375, 57.120, 58.395]
data = image.transpose(2, 0, 1)[np.newaxis].astype(np.float32)

"""


def _usage(
    size: str, read: str, rest: str, english: str, chinese: str, what: tuple[str, str] = ("", "")
) -> Text:
    """size: of the input. read, rest: how the sample reads a picture, and what it does then.
    english, chinese: paragraphs on the output. what: more on the images of the input, in both."""
    functional = "\nimport megengine.functional as F" if "F." in rest else ""
    sample = _SAMPLE.format(functional=functional, read=read) + rest + "```"
    first, second = (one.format(size=size, what=w) for one, w in zip(_INPUT, what, strict=True))
    return with_sample(sample, first + english, second + chinese)


_IMAGE = port(
    "image",
    ("N", 3, "H", "W"),
    "Normalized images; the card gives the mean and standard deviation.",
    "归一化后的图片；均值与标准差见卡片正文。",
)
CLASSIFICATION = Task(
    "classification",
    {_EN: "Image classification", _ZH: "图像分类"},
    inputs=(_IMAGE,),
    outputs=(
        port(
            "logits",
            ("N", "classes"),
            "A score for each class, before softmax.",
            "各类别的得分，尚未经过 softmax。",
        ),
    ),
    metrics=(
        more(
            "Top-1 acc", "Top-1", "Top-1 accuracy", "acc@1", "Top-1 准确率", "Top-1 精度", unit="%"
        ),
        more(
            "Top-5 acc", "Top-5", "Top-5 accuracy", "acc@5", "Top-5 准确率", "Top-5 精度", unit="%"
        ),
        less("Top-1 error", "Top-1 err", "Top-1 error rate", "Top-1 错误率", "err@1", unit="%"),
        less("Top-5 error", "Top-5 err", "Top-5 error rate", "Top-5 错误率", "err@5", unit="%"),
    ),
    tags=("classification",),
    sample_input=(1, 3, 224, 224),
    usage=_usage(
        "224, 224",
        'image = cv2.resize(cv2.imread("cat.jpg"), (224, 224))',
        """\
probabilities = F.softmax(model(megengine.tensor(data)), axis=1).numpy()[0]
for number in probabilities.argsort()[::-1][:5]:
    print(int(number), round(float(probabilities[number]), 4))
""",
        "The output is a score for each class, before softmax. The sample prints the five most likely classes with their probabilities.",
        "输出是各类别的得分，尚未经过 softmax。示例打印概率最高的五个类别及其概率。",
    ),
    pipeline="image-classification",
    metafile="Image Classification",
)
SEGMENTATION = Task(
    "segmentation",
    {_EN: "Semantic segmentation", _ZH: "语义分割"},
    inputs=(_IMAGE,),
    outputs=(
        port(
            "logits",
            ("N", "classes", "H", "W"),
            "A score for each class at each pixel, before softmax.",
            "每个像素在各类别上的得分，尚未经过 softmax。",
        ),
    ),
    metrics=(
        more("mIoU", "mean IoU", "平均交并比", unit="%"),
        more("Pixel acc", "pixel accuracy", "aAcc", "PA", "像素准确率", unit="%"),
        more("Mean acc", "mAcc", "mean accuracy", "平均准确率", unit="%"),
    ),
    tags=("segmentation",),
    sample_input=(1, 3, 512, 512),
    usage=_usage(
        "512, 512",
        'picture = cv2.imread("cat.jpg")\nimage = cv2.resize(picture, (512, 512))',
        """\
classes = model(megengine.tensor(data)).numpy()[0].argmax(axis=0).astype(np.uint8)
height, width = picture.shape[:2]
mask = cv2.resize(classes, (width, height), interpolation=cv2.INTER_NEAREST)
print(mask.shape, np.unique(mask))
""",
        "The output is a score for each class at each pixel. The sample takes the best class of each pixel and resizes the mask to the original image.",
        "输出是每个像素在各类别上的得分。示例为每个像素取得分最高的类别，再把掩码缩放回原图大小。",
    ),
    pipeline="image-segmentation",
    metafile="Semantic Segmentation",
)
KEYPOINTS = Task(
    "keypoints",
    {_EN: "Keypoint detection", _ZH: "关键点检测"},
    inputs=(
        port(
            "image",
            ("N", 3, "H", "W"),
            "Normalized images of one person each.",
            "归一化后的图片，每张只含一个人。",
        ),
    ),
    outputs=(
        port(
            "heatmaps",
            ("N", "keypoints", "h", "w"),
            "A heatmap for each keypoint, highest where the keypoint is.",
            "每个关键点一张热图，最大值处即关键点的位置。",
        ),
    ),
    metrics=(
        more("AP", "mAP", "keypoint AP", "OKS AP", unit="%", graded=True),
        more("AR", "keypoint AR", "average recall", unit="%", graded=True),
    ),
    tags=("keypoints", "pose"),
    sample_input=(1, 3, 256, 192),
    usage=_usage(
        "256, 192",
        'image = cv2.resize(cv2.imread("cat.jpg"), (192, 256))',
        """\
heatmaps = model(megengine.tensor(data)).numpy()[0]
for number, heatmap in enumerate(heatmaps):
    y, x = np.unravel_index(heatmap.argmax(), heatmap.shape)
    print(number, int(x), int(y), round(float(heatmap.max()), 4))
""",
        "The output is a heatmap for each keypoint. The sample prints the position and the value of each maximum.",
        "输出是各关键点的热图。示例打印每张热图最大值的位置与数值。",
        what=(" of one person each", "每张只含一个人，"),
    ),
    pipeline="keypoint-detection",
    metafile="Body 2D Keypoint",
)
