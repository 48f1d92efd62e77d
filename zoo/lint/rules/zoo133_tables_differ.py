"""A table is not the same in both languages: its shape, or a number in it.

Tables are what readers compare; one that was brought up to date in one language only misleads
the readers of the other. Figures of models are compared by ZOO130.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    | 设置 | 值 |
    | --- | --- |
    | 短边 | 800 |

    <!-- section: en_US -->

    | setting | value |
    | --- | --- |
    | short side | 640 |

Good (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    | 设置 | 值 |
    | --- | --- |
    | 短边 | 800 |

    <!-- section: en_US -->

    | setting | value |
    | --- | --- |
    | short side | 800 |
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.cards.figures import SectionFigures
from zoo.cards.rows import compared
from zoo.core.card import Lang
from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.numbers import numbers
from zoo.lint.rule import Finding
from zoo.markdown.document import Table

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    pair = view.pair()
    if pair is None:
        return
    zh, en = pair
    if zh.hidden_tables or en.hidden_tables:
        return  # ZOO413 reports those; the others cannot be told apart
    figures = _compared(view.account)
    for ours, theirs in zip(zh.tables, en.tables, strict=False):
        yield from _compare(ours, theirs, figures)
    if len(zh.tables) != len(en.tables):
        more, fewer = (zh, en) if len(zh.tables) > len(en.tables) else (en, zh)
        first = more.tables[len(fewer.tables)]
        text = f"this table is not in {fewer.lang.value}"
        yield Finding(_span(first), text, "give both languages the same tables")


def _compare(ours: Table, theirs: Table, figures: set[Span]) -> Iterator[Finding]:
    shapes = [(len(t.rows), len(t.header)) for t in (ours, theirs)]
    if shapes[0] != shapes[1]:
        (rows, columns), (rows_here, columns_here) = shapes
        text = f"{rows_here} rows of {columns_here} cells here, {rows} of {columns} in zh_CN"
        yield Finding(_span(theirs), text, "give both languages the same table")
        return
    for row, other in zip(theirs.rows, ours.rows, strict=True):
        for cell, same in zip(row, other, strict=False):
            if cell.text == same.text:
                continue
            values = [sorted(n.value for n in numbers(c.text)) for c in (cell, same)]
            if values[0] != values[1] and cell.span not in figures:
                text = f"`{cell.text}` here, `{same.text}` in zh_CN"
                yield Finding(cell.span, text, "give both languages the same numbers")


def _compared(account: tuple[SectionFigures, ...]) -> set[Span]:
    """The English figures that ZOO130 compares with Chinese ones."""
    figures = compared(account)
    ours = figures.get(Lang.ZH_CN, {})
    theirs = figures.get(Lang.EN_US, {})
    return {one.span for key, several in theirs.items() if key in ours for one in several}


def _span(table: Table) -> Span:
    cells = table.header
    return Span(cells[0].span.start, cells[-1].span.end) if cells else Span(0, 0)
