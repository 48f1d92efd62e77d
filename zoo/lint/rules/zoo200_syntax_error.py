"""A sample is not valid Python.

It cannot run, and neither can one whose hidden `setup` is no Python. Shell commands belong into a
block marked `bash`, sessions with `>>>` into a plain one.

Bad (sample):

    print(model

Bad (sample):

    return model(image)

Bad (both):

    <!-- doctest: setup
    image = load(
    -->
    ```python
    print(model)
    ```

Good (sample):

    print(model)
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.code import Codes, Problem, directives, in_programs, tree_of
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.ERROR


def check(view: View) -> Iterator[Finding]:
    for span, problem in in_programs(view, _syntax):
        yield Finding(span, problem.message, problem.hint)
    yield from _setups(view)


def _setups(view: View) -> Iterator[Finding]:
    """The hidden code before a sample, which runs with it."""
    source = view.card.source
    for sample in view.card.samples():
        said, _ = directives(source, sample)
        error = tree_of(said.setup) if said.setup and not said.skip else None
        if isinstance(error, SyntaxError):
            number = min(said.setup_line + (error.lineno or 1) - 1, len(source.line_starts))
            start, text = source.line_starts[number - 1], source.line(number)
            column = min(max(0, (error.offset or 1) - 1), max(0, len(text) - 1))
            hint = "fix it; it runs before the sample"
            place = Span(start + column, start + max(len(text), column + 1))
            yield Finding(place, f"not valid Python in `setup`: {error.msg}", hint)


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
    return "mark a session as ```text" if start.startswith(">>>") else "fix it; it has to run"
