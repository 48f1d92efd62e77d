"""A number in the text is in one language only.

Sizes, thresholds and counts are facts; one of the two languages is out of date. The order of the
numbers may differ, and whole numbers below ten may be written as words.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    短边缩放为 800 像素。

    <!-- section: en_US -->

    The short side is scaled to 640 pixels.

Good (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    11.8 万张图片，短边 800 像素。

    <!-- section: en_US -->

    The short side is 800 pixels; 118k pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.document import SectionView, View
from zoo.lint.numbers import DIGIT, numbers
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
MOST = 5  # numbers of a language that are reported
_ITEM = re.compile(r"^\s*\d{1,9}[.)](?=\s)")  # of a numbered list


def check(view: View) -> Iterator[Finding]:
    pair = view.pair()
    if pair is None:
        return
    zh, en = (dict(_numbers(side)) for side in pair)
    only_zh, only_en = [v for v in zh if v not in en], [v for v in en if v not in zh]
    for value in only_en[:MOST]:
        text, span = en[value]
        other = f", which has {zh[only_zh[0]][0]}" if len(only_zh) == len(only_en) == 1 else ""
        yield Finding(span, f"{text} is not in zh_CN{other}", "correct one of the two")
    if len(only_zh) == len(only_en) == 1:
        return
    for value in only_zh[:MOST]:
        text, span = zh[value]
        yield Finding(span, f"{text} is not in en_US", "correct one of the two")


def _numbers(side: SectionView) -> Iterator[tuple[float, tuple[str, Span]]]:
    """Value -> how it is written and where; tables are compared by other rules."""
    for paragraph in side.paragraphs:
        if DIGIT.search(paragraph.text) and not paragraph.text.lstrip().startswith("|"):
            text = _ITEM.sub(lambda m: " " * len(m[0]), paragraph.text)
            for number in numbers(text):
                if not number.small:
                    yield number.value, (number.text, paragraph.span(number.start, number.end))
