"""Lines that are meant as a table are shown as text, full of bars.

A table begins after a blank line, which `--fix` adds, and the rule row below its header has as
many cells as the header. Bars are half-width. Between `<details>` and `</details>`, Markdown is not
read at all. The registry takes figures from tables only.

Bad (both):

    | model | mAP | size |
    | --- | --- |
    | ATSS | 38.3 | 800 |

Bad (both):

    The results:
    | model | mAP |
    | --- | --- |
    | ATSS | 38.3 |

Bad (both):

    ｜ model ｜ mAP ｜
    ｜ --- ｜ --- ｜
    ｜ ATSS ｜ 38.3 ｜

Good (both):

    The results:

    | model | mAP |
    | --- | --- |
    | ATSS | 38.3 |
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.diagnostics import Edit, Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.ERROR
FIXABLE = True


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for hidden in side.hidden_tables:
            at = hidden.blank_line
            edits = () if at is None else (Edit(Span(at, at), "\n"),)
            yield Finding(hidden.span, hidden.why, hidden.remedy, edits)
