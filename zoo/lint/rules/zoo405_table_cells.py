r"""A row of a table has more or fewer cells than its header.

Missing cells are shown empty, and what is too much is not shown at all. A `|` that belongs to the
text is written `\|`. A table ends at a blank line: text right below it becomes a row.

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

from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding
from zoo.markdown.tables import wide_bar

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    source = view.card.source
    for side in view.sections:
        for table in side.tables:
            for row in table.rows:
                if row and len(row) != len(table.header):
                    line = source.line(source.place(row[0].span.start)[0])
                    told = _told(line, len(row), len(table.header))
                    yield Finding(Span(row[0].span.start, row[-1].span.end), *told)


def _told(line: str, cells: int, wanted: int) -> tuple[str, str]:
    remedy = wide_bar(line, "give every row as many cells as the header has")
    if "|" not in line and wide_bar(line, "") == "":
        return "this line is shown as a row of the table above", "set a blank line before it"
    text = f"this row has {cells} cell{'s' if cells != 1 else ''}, the header has {wanted}"
    return text, remedy
