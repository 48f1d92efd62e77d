"""Which entries a load sample loads: its `hub.load(REPOSITORY, NAME)` calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from zoo.core.card import Sample


@dataclass(frozen=True, slots=True)
class LoadCall:
    """line: of the card's file. commented: the call stands in a comment, as a variant."""

    repository: str
    entry: str
    line: int
    commented: bool


def load_calls(sample: Sample) -> tuple[LoadCall, ...]:
    """The calls in the sample, those in one-line comments too; none where it does not parse."""
    try:
        tree = ast.parse(sample.code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    calls = list(_calls(tree, sample.line, commented=False))
    for number, line in enumerate(sample.code.split("\n")):
        if line.lstrip().startswith("#"):
            try:
                variant = ast.parse(line.lstrip("# \t"))
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            calls += _calls(variant, sample.line + number, commented=True)
    return tuple(calls)


def _calls(tree: ast.AST, first_line: int, *, commented: bool) -> Iterator[LoadCall]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_hub_load(node.func):
            arguments = node.args[:2] + [k.value for k in node.keywords if k.arg == "entry"]
            names = [a.value for a in arguments if isinstance(a, ast.Constant)]
            if len(names) == 2 and all(isinstance(n, str) for n in names):
                repository, entry = map(str, names)
                yield LoadCall(repository, entry, first_line + node.lineno - 1, commented)


def _is_hub_load(func: ast.expr) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "load"
        and ast.unparse(func.value).split(".")[-1] == "hub"
    )
