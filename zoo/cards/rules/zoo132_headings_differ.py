"""The two languages have other headings: more, fewer, or of other levels.

A reader who changes the language should find the same page, and links to a part of it should
lead to the same part.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    ### 模型描述

    文字。

    <!-- section: en_US -->

    ### Description

    Text.

    #### Training

    Text.

Good (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    ### 模型描述

    文字。

    #### 训练

    文字。

    <!-- section: en_US -->

    ### Description

    Text.

    #### Training

    Text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from zoo.cards.rule import Finding
from zoo.cards.view import View
from zoo.core.diagnostics import Severity

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    pair = view.pair()
    if pair is None:
        return
    zh, en = (view.headings for view in pair)
    for number, (ours, theirs) in enumerate(zip_longest(zh, en)):
        if ours is None or theirs is None or ours.level != theirs.level:
            there = theirs or ours
            assert there is not None
            other = ours if theirs else None
            shown = f"`{other.text}` of level {other.level}" if other else "nothing"
            text = f"heading {number + 1}, of level {there.level}, stands against {shown}"
            yield Finding(there.span, text, "give both languages the same headings")
            return
