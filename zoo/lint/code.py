"""What can be known of samples without running them. Texts that were seen once are not read again.

A program is the codes that run in one process, one after the other; a place in it is the number
of the code, and line and column in that code, the line counted from 1, the column from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from zoo.core.card import Sample
from zoo.core.source import Source, Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

Codes = tuple[str, ...]


class Problem(NamedTuple):
    """length: characters to mark, 0: to the end of the line."""

    message: str
    hint: str
    number: int
    line: int
    column: int
    length: int


def in_programs(view: View, find: Callable[[Codes], Iterator[Problem]]) -> Iterator[Finding]:
    """What `find` sees in each of the card's programs, at its place, every place once.

    Samples whose directives skip them are read, for the names they define, but not reported.
    """
    source = view.card.source
    seen: set[tuple[int, str]] = set()
    for program in view.programs:
        for problem in _found(find, program.codes):
            owner = program.owners[problem.number]
            if owner is None or (at := place(source, owner, problem)) is None:
                continue
            if (at.start, problem.message) not in seen:
                seen.add((at.start, problem.message))
                yield Finding(at, problem.message, problem.hint)


@lru_cache(maxsize=4096)  # the programs of both languages are often the same
def _found(find: Callable[[Codes], Iterator[Problem]], codes: Codes) -> tuple[Problem, ...]:
    return tuple(find(codes))


def place(source: Source, sample: Sample, problem: Problem) -> Span | None:
    number = sample.line + problem.line - 1
    if not 1 <= number <= len(source.line_starts):
        return None
    text = source.line(number)
    code = sample.code.split("\n")
    indent = len(text) - len(code[problem.line - 1]) if problem.line <= len(code) else 0
    start = min(problem.column + indent, len(text))
    end = min(start + problem.length, len(text)) if problem.length else len(text.rstrip())
    at = source.line_starts[number - 1]
    return Span(at + start, at + max(end, start + 1))


def column(code: str, line: int, offset: int) -> int:
    """A column in characters; ast counts bytes."""
    return len(code.split("\n")[line - 1].encode()[:offset].decode("utf-8", "ignore"))
