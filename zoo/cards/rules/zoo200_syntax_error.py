"""A sample is not valid Python.

It cannot run. Shell commands belong into a block marked `bash`, sessions with `>>>` into a plain
one.

Bad (sample):

    print(model

Good (sample):

    print(model)
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.cards.rule import Finding
from zoo.cards.static import Codes, Problem, in_programs, tree_of
from zoo.cards.view import View
from zoo.core.diagnostics import Severity

SEVERITY = Severity.ERROR


def check(view: View) -> Iterator[Finding]:
    for span, problem in in_programs(view, _syntax):
        yield Finding(span, problem.message, problem.hint)


def _syntax(codes: Codes) -> tuple[Problem, ...]:
    found = []
    for number, code in enumerate(codes):
        error = tree_of(code)
        if isinstance(error, SyntaxError):
            line, column = error.lineno or 1, max(0, (error.offset or 1) - 1)
            text = f"not valid Python: {error.msg}"
            found.append(Problem(text, _hint(code), number, line, column, 0))
    return tuple(found)


def _hint(code: str) -> str:
    start = code.lstrip()
    if start.startswith(("!", "%", "$ ", "pip ")):
        return "mark shell commands as ```bash"
    return "mark a session as ```text" if start.startswith(">>>") else "mend it; it has to run"
