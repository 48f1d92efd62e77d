"""Words of the text are on no page, or marks are shown as they are typed.

Nothing is left out in silence: elements that pages do not hold (`<script>`, `<select>`), footnotes
that no text calls and calls of footnotes that are not there, formulas that cannot be read, and what
is nested too deeply or too large to be read as Markdown.

Bad (both):

    Eight cards were used.[^1]

Bad (both):

    The loss is $\\undefinedmacro{x}$.

Good (both):

    Eight cards were used.[^1]

    [^1]: Each of them for two days.
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.diagnostics import Severity
from zoo.lint.document import View
from zoo.lint.rule import Finding
from zoo.markdown.words import lost_words

SEVERITY = Severity.WARNING
KINDS = ("raw", "lost", "limit")


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        named = [p for p in side.document.problems if p.kind in KINDS]
        for problem in named:
            yield Finding(problem.span, problem.text, problem.hint)
        if not any(problem.kind == "lost" for problem in named):
            for problem in lost_words(side.section, side.document):
                yield Finding(problem.span, problem.text, problem.hint)
