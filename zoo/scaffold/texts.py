"""The texts of a new card; `zoo.scaffold.card` fills in the braces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zoo.core.card import Lang


@dataclass(frozen=True, slots=True)
class Words:
    """One language. section: its whole text; summary: of the front matter.

    paper: the reference if none is given; authors: what follows a title without authors; rest:
    what follows them. input, output, comma, colon: around a port. differs, unknown: what is left to
    say of inputs and outputs, with the task's ports listed and without.
    """

    section: str
    summary: str
    paper: str
    authors: str
    rest: str
    input: str
    output: str
    comma: str
    colon: str
    differs: str
    unknown: str


CARD = """\
---
template: hub1
title: {title}
summary:
{summary}
author: {author}
tags: [{tags}]
github-link: {link}
{models}---

{skip}```python
{load}
```

{sections}
"""
SECTION = "<!-- section: {lang} -->\n\n{text}"

LOAD = """\
from megengine import hub

model = hub.load("{repository}", "{entry}"{pretrained})
model.eval()"""
LOAD_API = """

models_api = hub.import_module("{repository}", git_host="github.com")"""

# What only the author knows, in a form that `zoo check` reports until it is filled in.
AUTHOR = "TODO"
REPOSITORY = "TODO/TODO"
SKIP = '<!-- doctest: skip reason="{repository} does not offer {entry} yet" -->\n'

WORDS: Mapping[Lang, Words] = {
    Lang.ZH_CN: Words(
        section="""\
TODO：用两三句话介绍 {title}：方法的要点，以及适用场景。

### 输入与输出

{usage}

### 模型描述

{table}

### 参考文献

{references}""",
        summary="{title} TODO：用一句话说明它的用途",
        paper="TODO：论文的标题、链接、作者、会议与年份",
        authors="TODO：作者、会议与年份",
        rest="TODO：会议与年份",
        input="输入",
        output="输出",
        comma="，",
        colon="：",
        differs="TODO：如有不同，请修改；并补充通道顺序与归一化。",
        unknown="TODO：说明输入的形状、通道顺序与归一化，以及输出的含义。",
    ),
    Lang.EN_US: Words(
        section="""\
TODO: say in two or three sentences what is special about {title}, and what it is good for.

### Input and output

{usage}

### Model description

{table}

### References

{references}""",
        summary="{title} TODO: what it does, in a sentence",
        paper="TODO: the paper's title, link, authors, venue and year",
        authors="TODO: authors, venue and year",
        rest="TODO: venue and year",
        input="Input",
        output="Output",
        comma=", ",
        colon=": ",
        differs="TODO: correct what differs; add the channel order and the normalization.",
        unknown="TODO: shape, channel order and normalization of the input; meaning of the output.",
    ),
}
