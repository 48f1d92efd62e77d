"""Rows of pipe tables: where a cell begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from zoo.core.source import Span
from zoo.markdown.document import Cell, Hidden

_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
WIDE = "｜"  # what a Chinese input method types for a bar
_BAR = re.compile(r"\\.|\|", re.DOTALL)


class Row(NamedTuple):
    """A row's cells. offset: where it begins in the source. text: the whole of it."""

    cells: tuple[Cell, ...]
    offset: int
    text: str


def aligned(line: str) -> list[str] | None:
    """How the rule below a header aligns each column; None if the line is no such rule."""
    if "-" not in line or not ("|" in line or ":" in line) or not _RULE.match(line):
        return None
    marks = [mark.strip() for mark in line.strip().strip("|").split("|")]
    return [_SIDES[mark[0] == ":", mark[-1] == ":"] for mark in marks]


_SIDES = {
    (True, True): "center",
    (True, False): "left",
    (False, True): "right",
    (False, False): "",
}


def split_row(line: str, offset: int) -> Row:
    """The cells of a row. A bar behind a backslash is text, within code as well."""
    text = line.rstrip()
    start = len(text) - len(text.lstrip())
    start += text.startswith("|", start)
    cells = []
    for match in _BAR.finditer(text, start):
        if match[0] == "|":
            cells.append(_cell(text, start, match.start(), offset))
            start = match.end()
    if start < len(text) or not cells:
        cells.append(_cell(text, start, len(text), offset))
    return Row(tuple(cells), offset, text)


def hidden(lines: Iterable[tuple[str, int]], *, raw: bool) -> Iterator[Hidden]:
    """What is meant as a table among lines of a paragraph. raw: they are lines of HTML.

    lines: each with its offset.
    """
    for (head, at), (rule, below) in pairwise(lines):
        place = Span(at + len(head) - len(head.lstrip()), at + len(head.rstrip()))
        if WIDE in rule and head.lstrip().startswith(WIDE):
            yield Hidden(place, "full-width bars do not make a table", f"write `|` for `{WIDE}`")
            return
        if "|" not in head or "|" not in rule or (marks := aligned(rule.strip())) is None:
            continue
        names = len(split_row(head, at).cells)
        if not raw and names == len(marks):
            why = "not a table: it continues the text above"
            yield Hidden(place, why, "set a blank line before the table")
        elif raw:
            why = "not a table: without a blank line, this belongs to the HTML above"
            yield Hidden(place, why, "set a blank line before the table")
        else:
            count = f"{len(marks)} cell{'s' if len(marks) != 1 else ''}"
            why = f"not a table: this row has {count}, the header {names}"
            place = Span(below, below + len(rule.rstrip()))
            yield Hidden(place, why, wide_bar(head, "give both rows as many cells"))


def wide_bar(text: str, remedy: str) -> str:
    """The remedy for a row with too few cells: its bars may be full-width."""
    return f"write `|` for the full-width `{WIDE}`" if WIDE in text else remedy


def _cell(line: str, start: int, end: int, offset: int) -> Cell:
    whole = line[start:end]
    text = whole.strip()
    begin = offset + start + len(whole) - len(whole.lstrip())
    return Cell(text, Span(begin, begin + max(1, len(text))))
