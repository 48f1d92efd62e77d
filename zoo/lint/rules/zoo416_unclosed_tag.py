"""A tag or a comment has no end, or an end has no beginning.

A page shows such a tag as text: it would fold away, or strike through, all that follows. A word in
angle brackets that HTML knows, such as the start token `<s>`, belongs into backticks.

Bad (both):

    <details>
    <summary>Training</summary>

    Eight cards, two pictures each.

Bad (both):

    A sentence begins with <s>.

Bad (both):

    <!-- to be written

    Eight cards, two pictures each.

Good (both):

    <details>
    <summary>Training</summary>

    Eight cards, two pictures each, `<s>` first.

    </details>

    <!-- to be written -->
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.diagnostics import Severity
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for problem in side.document.problems:
            if problem.kind == "tag":
                yield Finding(problem.span, problem.text, problem.hint)
