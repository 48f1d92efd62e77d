"""A case's samples as the script that a reader would have: one file, with the card's own lines."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from datetime import date

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
        said = step.directives
        for code, first in ((said.setup, said.setup_line), (step.code, step.line)):
            if code:
                plain, names = _without_futures(code)
                futures += names
                lines += [""] * (first - 1 + plain.count("\n") + 1 - len(lines))
                lines[first - 1 :] = plain.split("\n")
    if futures:
        lines[0] = f"from __future__ import {', '.join(dict.fromkeys(futures))}"
    return "\n".join(lines)


def last_statement(code: str) -> int:
    """The line that its last statement begins on; beyond all where it is no Python."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError):
        body = []
    return body[-1].lineno if body else code.count("\n") + 2


def _without_futures(code: str) -> tuple[str, list[str]]:
    """The code with its imports of `__future__` left blank, and the names they import."""
    try:
        found = [
            node
            for node in ast.parse(code).body
            if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        ]
    except (SyntaxError, ValueError):
        return code, []
    lines = code.split("\n")
    for node in found:
        last = node.end_lineno or node.lineno
        lines[node.lineno - 1 : last] = [""] * (last - node.lineno + 1)
    return "\n".join(lines), [alias.name for node in found for alias in node.names]
