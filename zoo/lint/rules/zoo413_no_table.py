"""Lines that are meant as a table are shown as text, full of bars.

The rule row below its header has as many cells as the header, bars are half-width, and between a
line of HTML and a table stands a blank line. The registry takes figures from tables only.

Bad (both):

    | model | mAP | size |
    | --- | --- |
    | ATSS | 38.3 | 800 |

Bad (both):

    <div>
    | model | mAP |
    | --- | --- |
    | ATSS | 38.3 |
    </div>

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

from zoo.core.diagnostics import Severity
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.ERROR


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for hidden in side.hidden_tables:
            yield Finding(hidden.span, hidden.why, hidden.remedy)
