"""The texts of a new card; what stands in braces is filled in by `zoo.scaffold.card`."""
# ruff: noqa: E501  (a paragraph of a card is one line)

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language. section: the whole text; paper: the reference where none was given.

    authors, rest: what is missing of a reference without authors, and of one with them.
    """

    section: str
    paper: str
    authors: str
    rest: str


CARD = """\
---
template: hub1
title: {title}
summary:
    en_US: {summary_en}
    zh_CN: {summary_zh}
author: {author}
tags: [{tags}]
github-link: {link}
{models}---

{skip}```python
from megengine import hub

model = hub.load("megengine/models", "{entry}", pretrained={pretrained})
model.eval()

models_api = hub.import_module("megengine/models", git_host="github.com")
```

<!-- section: zh_CN -->

{zh}

<!-- section: en_US -->

{en}
"""

# What only the author knows, in a form that `zoo check` reports until it is filled in.
AUTHOR = "TODO"
LINK = "https://github.com/TODO/TODO"
SKIP = '<!-- doctest: skip reason="this zoo cannot build {entry} yet" -->\n'

_DETECT = """\
{skip}```python
import urllib.request

import cv2

urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
image = cv2.imread("cat.jpg")

# One row a box, best first: x1, y1, x2, y2 in pixels of the picture, score, class.
detections = models_api.DetEvaluator.predict(model, image)
print(models_api.DetEvaluator.table(detections[:5]))
```
"""

DETECTOR = (
    Words(
        """\
TODO：用两三句话介绍 {title}：方法的要点，适合什么场景。

### 输入与输出

输入是 OpenCV 读取的 BGR 图片。`DetEvaluator.predict` 先按原比例缩放图片：短边为 {size} 像素，若长边因此超过 1333 像素，则以长边 1333 像素为准。
归一化（均值 `[103.530, 116.280, 123.675]`，标准差 `[57.375, 57.120, 58.395]`）在网络内部完成，无需另行处理。
返回的每一行是一个检测框，已换算回原图坐标，并按类别做过非极大值抑制（NMS）。

"""
        + _DETECT
        + """
### 模型描述

{table}

### 参考文献

{references}
""",
        "TODO：论文的标题、链接、作者、会议与年份",
        "TODO：作者、会议与年份",
        "TODO：会议与年份",
    ),
    Words(
        """\
TODO: say in two or three sentences what is special about {title}, and what it is good for.

### Input and output

The input is a BGR image as OpenCV reads it. `DetEvaluator.predict` first scales it with its aspect ratio kept: the short side to {size} pixels or, where the long side would then exceed 1333 pixels, the long side to 1333.
The network itself normalises, with mean `[103.530, 116.280, 123.675]` and standard deviation `[57.375, 57.120, 58.395]`; nothing is left to do.
Each row that comes back is one box, in pixels of the original image and after non-maximum suppression (NMS) for each class.

"""
        + _DETECT
        + """
### Model description

{table}

### References

{references}
""",
        "TODO: the paper's title, link, authors, venue and year",
        "TODO: authors, venue and year",
        "TODO: venue and year",
    ),
)

OTHER = (
    Words(
        """\
TODO：用两三句话介绍 {title}：方法的要点，适合什么场景。

### 输入与输出

TODO：输入的形状、通道顺序与归一化，输出的含义。

{skip}```python
print(type(model).__name__)
```

### 模型描述

{table}

### 参考文献

{references}
""",
        "TODO：论文的标题、链接、作者、会议与年份",
        "TODO：作者、会议与年份",
        "TODO：会议与年份",
    ),
    Words(
        """\
TODO: say in two or three sentences what is special about {title}, and what it is good for.

### Input and output

TODO: shape, order of channels and normalisation of the input; what the output means.

{skip}```python
print(type(model).__name__)
```

### Model description

{table}

### References

{references}
""",
        "TODO: the paper's title, link, authors, venue and year",
        "TODO: authors, venue and year",
        "TODO: venue and year",
    ),
)
