"""A cell of a results table is not a number, so the registry lacks the figure.

A column holds figures where most of its cells do, or where its header is the name of a metric. A
figure is digits with a full stop, with or without `%`; its unit stands in the header, as in
`params (M)`. A cell for what is not known is empty, `-` or `N/A`; ZOO408 reports `TODO`.

Bad (both):

    | model | mAP |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38,3 |

Bad (both):

    | model | params (M) |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 25.6 |
    | atss-res34-coco-3x-800size | 30.1 |
    | atss-res50-coco-3x-800size | 32M |

Good (both):

    | model | mAP | params (M) |
    | --- | :---: | :---: |
    | atss-res18-coco-3x-800size | 38.3 | 25.6 |
    | atss-res50-coco-3x-800size | - | 32 |
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.cards.figures import figure, named_rows, plain
from zoo.cards.tables import Cell, Table
from zoo.core.diagnostics import Severity
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
_METRIC = re.compile(r"(?:box |mask )?m?(?:ap|ar|iou)\d*\b|top[- ]?\d\b|acc(?:uracy)?\b", re.I)
_NOTHING = re.compile(r"[-–—−/?]*|n\.?/?a\.?|none|无|暂无|未知|todo", re.I)
_UNIT = re.compile(r"\d+(?:\.\d+)? ?([A-Za-z]{1,7}(?:/s)?)")


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for table in side.tables:
            rows = [row for _, row in named_rows(table, view.hub, view.names)]
            for column in range(1, len(table.header)):
                yield from _column(table, column, [r[column] for r in rows if column < len(r)])


def _column(table: Table, column: int, cells: list[Cell]) -> Iterator[Finding]:
    filled = [cell for cell in cells if not _NOTHING.fullmatch(plain(cell.text))]
    wrong = [cell for cell in filled if figure(cell.text) is None]
    header = plain(table.header[column].text)
    if 2 * len(wrong) >= len(filled) and not _METRIC.match(header):
        return  # a column of words
    for cell in wrong:
        yield Finding(cell.span, f"`{plain(cell.text)}` is not a number", _hint(plain(cell.text)))


def _hint(text: str) -> str:
    unit = _UNIT.fullmatch(text)
    if unit:
        return f"write the unit into the header: `({unit[1]})`"
    return "write digits with a full stop, as `38.3`, or `-` where there is no figure"
