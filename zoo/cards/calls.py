"""Which entries a load sample loads: its `hub.load(REPOSITORY, NAME)` calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from zoo.cards.syntax import nodes_of, tree_of
from zoo.core.card import Sample
from zoo.core.source import Source, Span

# Pages and feeds write these names into code, so neither ends a string there:
# `owner/name`, and after it a branch or tag; a function's name.
_WORD = r"""[^\s"'`\\<>|$(){};&/:]+"""
_REPOSITORY = re.compile(rf"{_WORD}/{_WORD}(?::{_WORD}(?:/{_WORD})*)?")
_ENTRY = re.compile(_WORD)


class LoadCall(NamedTuple):
    """One call. line: of the card's file. commented: it stands in a comment, as a variant.

    keywords: the names of the arguments given by keyword.
    """

    repository: str
    entry: str
    line: int
    commented: bool
    keywords: tuple[str, ...] = ()


def load_calls(sample: Sample) -> tuple[LoadCall, ...]:
    """The calls in the sample, those in one-line comments too; none where it does not parse."""
    return _load_calls(sample.code, sample.line) if "load" in sample.code else ()


def call_span(source: Source, call: LoadCall) -> Span:
    """Where the call names the entry, or where it stands."""
    start = source.line_starts[call.line - 1]
    end = source.line_starts[min(call.line + 20, len(source.line_starts)) - 1]
    at = source.text.find(call.entry, start, end)
    if call.entry and at >= 0:
        return Span(at, at + len(call.entry))
    at = start + max(0, source.line(call.line).find("load"))
    return Span(at, at + 4)


@lru_cache(maxsize=4096)
def _load_calls(code: str, first_line: int) -> tuple[LoadCall, ...]:
    if isinstance(tree_of(code), SyntaxError):
        return ()
    calls = list(_calls(nodes_of(code), first_line, commented=False))
    for number, line in enumerate(code.split("\n")):
        if line.lstrip().startswith("#") and "load" in line:
            variant = tree_of(line.lstrip("# \t"))
            if not isinstance(variant, SyntaxError):
                calls += _calls(ast.walk(variant), first_line + number, commented=True)
    return tuple(calls)


def _calls(nodes: Iterable[ast.AST], first_line: int, *, commented: bool) -> Iterator[LoadCall]:
    for node in nodes:
        if isinstance(node, ast.Call) and _is_hub_load(node.func):
            named = {k.arg: k.value for k in node.keywords if k.arg}
            arguments = [*node.args[:2], *(named[k] for k in ("repo_info", "entry") if k in named)]
            names = [a.value for a in arguments if isinstance(a, ast.Constant)]
            if len(names) != 2 or not all(isinstance(n, str) for n in names):
                continue
            repository, entry = map(str, names)
            if _REPOSITORY.fullmatch(repository) and _ENTRY.fullmatch(entry):
                line = first_line + node.lineno - 1
                yield LoadCall(repository, entry, line, commented, tuple(named))


def _is_hub_load(func: ast.expr) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "load"
        and (func.value.attr if isinstance(func.value, ast.Attribute) else _name(func.value))
        == "hub"
    )


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""
