"""A sample's syntax tree, and which entries it loads: its `hub.load(REPOSITORY, NAME)` calls."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from zoo.core.card import Sample
from zoo.core.source import Source, Span

LONGEST = 50_000  # characters of a sample
# Pages and feeds write these names into code, so neither ends a string there:
# `owner/name`, and after it a branch or tag; a function's name.
_WORD = r"""[^\s"'`\\<>|$(){};&/:]+"""
_REPOSITORY = re.compile(rf"{_WORD}/{_WORD}(?::{_WORD}(?:/{_WORD})*)?")
_ENTRY = re.compile(_WORD)


@lru_cache(maxsize=64)  # several rules look at the same sample, one after the other
def nodes_of(code: str) -> tuple[ast.AST, ...]:
    """All nodes of the code's syntax tree; none if the code is not valid."""
    tree = tree_of(code)
    return () if isinstance(tree, SyntaxError) else tuple(ast.walk(tree))


@lru_cache(maxsize=64)
def tree_of(code: str) -> ast.Module | SyntaxError:
    """The code's syntax tree, which must not be changed, or why the code is not valid.

    Of code far longer than a sample the tree is empty, so nothing is reported.
    """
    if len(code) > LONGEST:
        return ast.Module([], [])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as a `\d` in a plain string
            tree = ast.parse(code)
            compile(tree, "sample", "exec")  # finds `return` outside of functions, and the like
        return tree
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error) or type(error).__name__)


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


@lru_cache(maxsize=64)
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
    if not isinstance(func, ast.Attribute) or func.attr != "load":
        return False
    owner = func.value
    return getattr(owner, "attr", getattr(owner, "id", "")) == "hub"
