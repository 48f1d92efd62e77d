"""A new card to start from: complete enough to pass `zoo check`, plain about what is missing."""

from __future__ import annotations

import json
import re

FILE_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")


def card_text(title: str, entry: str, author: str, tags: tuple[str, ...], link: str) -> str:
    """The text of a card that loads `entry` from this repository, in both languages."""
    return _CARD.format(
        title=json.dumps(title, ensure_ascii=False),
        name=title,
        author=json.dumps(author, ensure_ascii=False),
        tags=", ".join(json.dumps(tag, ensure_ascii=False) for tag in tags),
        link=link,
        entry=entry,
        row=entry.replace("_", "-"),
    )


_CARD = """\
---
template: hub1
title: {title}
summary:
    en_US: {title}
    zh_CN: {title}
author: {author}
tags: [{tags}]
github-link: {link}
---

```python
from megengine import hub

model = hub.load("megengine/models", "{entry}", pretrained=True)
model.eval()
```

<!-- section: zh_CN -->

TODO：用一两句话介绍 {name}。

```python
print(type(model).__name__)
```

### 模型描述

| 模型 | mAP |
| --- | :---: |
| {row} | TODO |

### 参考文献

- TODO

<!-- section: en_US -->

TODO: say in a sentence or two what {name} is.

```python
print(type(model).__name__)
```

### Model description

| model | mAP |
| --- | :---: |
| {row} | TODO |

### References

- TODO
"""
