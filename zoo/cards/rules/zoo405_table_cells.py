r"""A row of a table has more or fewer cells than its header.

Missing cells are shown empty, and what is too much is not shown at all. A `|` that belongs to the
text is written `\|`.

Bad (both):

    | model | mAP |
    | --- | --- |
    | ATSS |

Good (both):

    | model | mAP |
    | --- | --- |
    | ATSS | 38.3 |
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.cards.rule import Finding
from zoo.cards.view import View
from zoo.core.diagnostics import Severity
from zoo.core.source import Span

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for table in side.tables:
            wanted = len(table.header)
            for row in table.rows:
                if row and len(row) != wanted:
                    span = Span(row[0].span.start, row[-1].span.end)
                    cells = f"{len(row)} cell{'s' if len(row) != 1 else ''}"
                    text = f"this row has {cells}, the header has {wanted}"
                    yield Finding(span, text, "give every row as many cells as the header has")
