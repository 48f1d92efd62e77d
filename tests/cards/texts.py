"""Card texts for tests: a whole card, and what to put in its places."""

HEAD = """\
---
template: hub1
title: Example
summary:
    en_US: An example
    zh_CN: 示例
author: A Team
tags: [vision]
github-link: https://github.com/org/repo
---
"""
LOAD = """
```python
from megengine import hub
model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
```

"""
ZH = """<!-- section: zh_CN -->

你好。

```python
print(model)
```
"""
EN = """
<!-- section: en_US -->

Hello.

```python
print(model)
```
"""
CARD = HEAD + LOAD + ZH + EN


def table(*rows, header="| model | mAP<br>@5-95 |"):
    """A results table in Markdown; rows are (name, figure)."""
    lines = [header, "| --- | :---: |", *(f"| {name} | {figure} |" for name, figure in rows)]
    return "\n" + "\n".join(lines) + "\n"


def with_models(yaml, text=CARD):
    """The card with lines added to its front matter."""
    return text.replace("repo\n---\n", f"repo\n{yaml}---\n")
