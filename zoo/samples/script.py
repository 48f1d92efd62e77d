"""A case's samples as the script that a reader would have: one file, with the card's own lines."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from datetime import date
from typing import Any

from zoo.samples.plan import Planned

NAME = "sample.py"


def script(steps: Iterable[Planned], *, gpu: bool, today: date) -> str:
    """The samples that run, each line at the number it has on the card; all else is empty.

    Spawned workers import it, `inspect` and tracebacks read it. Samples that are to fail are left
    out: a worker could not import them. Imports of `__future__`, which have to come first, move
    to the first line, where a card has its front matter.
    """
    lines = [""]
    futures: list[str] = []
    for step in steps:
        if step.directives.xfail or step.why_skipped(gpu=gpu, today=today):
            continue
        given = step.directives
        for code, first in ((given.setup, given.setup_line), (step.code, step.line)):
            if code:
                plain, names = _without_futures(code)
                futures += names
                lines += [""] * (first - 1 + plain.count("\n") + 1 - len(lines))
                lines[first - 1 :] = plain.split("\n")
    if futures:
        lines[0] = f"from __future__ import {', '.join(dict.fromkeys(futures))}"
    return "\n".join(lines)


def described(step: Planned, *, gpu: bool, today: date) -> dict[str, Any]:
    """A sample as `child.py` gets it."""
    given = step.directives
    body = _statements(step.code)
    # The line that its last statement begins on; beyond all where it is no Python.
    last = body[-1].lineno if body else step.code.count("\n") + 2
    return {
        "line": step.line,
        "last": step.line - 1 + last,
        "end": step.line + step.code.count("\n"),
        "code": step.code,
        "setup": given.setup,
        "setup_line": given.setup_line,
        "skip": step.why_skipped(gpu=gpu, today=today),
        "xfail": given.xfail,
        "keep": [kept.name for kept in given.keep],
        "expect": [name for name in given.expect if name != "output"],
    }


def _statements(code: str) -> list[ast.stmt]:
    try:
        return ast.parse(code).body
    except (SyntaxError, ValueError):
        return []


def _without_futures(code: str) -> tuple[str, list[str]]:
    """The code with its imports of `__future__` left blank, and the names they import."""
    lines, names = code.split("\n"), []
    for node in _statements(code):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            last = node.end_lineno or node.lineno
            lines[node.lineno - 1 : last] = [""] * (last - node.lineno + 1)
            names += [alias.name for alias in node.names]
    return "\n".join(lines), names
