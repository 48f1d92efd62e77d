"""Pipe tables in a card's prose, each cell with its place, and what is only meant as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zoo.cards.markup import BLOCK_TAGS, blank, code_spans, comments, raw_html
from zoo.core.card import Prose, Section
from zoo.core.source import Span

_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CELL = re.compile(r"(?:\\.|[^|\\])+|(?<=\|)(?=\||\Z)")
_WIDE = "｜"  # what a Chinese input method types for a bar
# A line that ends a paragraph by itself: a heading or its underline, a block's end tag, a link.
_NO_TEXT = re.compile(
    r" {0,3}(?:#{1,6}(?:\s|$)|(?:=+|(?:[-*_] *){3,})$|\[[^\[\]]+\]:|<hr\b|(?:<.*)?</(?:"
    + "|".join(BLOCK_TAGS)
    + r")>$)"
)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Lines that are meant as a table, and that no page shows as one.

    span: the line to mend. blank_line: where a blank line would mend it.
    """

    span: Span
    why: str
    remedy: str
    blank_line: int | None = None


@lru_cache(maxsize=8)  # several stages ask for the same section, one after the other
def section_tables(section: Section) -> tuple[Table | Hidden, ...]:
    """The section's tables, those that no page shows among them; none of a comment."""
    found: list[Table | Hidden] = []
    for block in section.blocks:
        if isinstance(block, Prose) and ("|" in block.text or _WIDE in block.text):
            found += read_tables(Prose(blank(block.text, comments(block.text)), block.span))
    return tuple(found)


def hides_tables(section: Section) -> bool:
    """Whether a table of the section gives no figures because no page shows it."""
    return any(isinstance(found, Hidden) for found in section_tables(section))


def read_tables(prose: Prose) -> Iterator[Table | Hidden]:
    """Tables as the pages show them, and what is meant as one; comments have to be blanked.

    A table begins its block, since the lines above it would make it a paragraph; all further lines
    of the block are its rows.
    """
    lines = list(_lines(prose))
    raw = [(span.start, span.end) for span in raw_html(prose.text)] if "<" in prose.text else []
    at = 1
    while at < len(lines):
        header, rule = lines[at - 1], lines[at]
        ruled = "|" in header[1] and "|" in rule[1] and _RULE.fullmatch(rule[1])
        wide = _WIDE in rule[1] and header[1].lstrip().startswith(_WIDE)
        if not (ruled or wide):
            at += 1
            continue
        end = next((n for n in range(at + 1, len(lines)) if not lines[n][1].strip()), len(lines))
        above = lines[at - 2] if at > 1 else (0, "")
        place = _line(*header)
        if any(start <= header[0] - prose.span.start < stop for start, stop in raw):
            why = "no table: between the tags of a block, Markdown is not read"
            yield Hidden(place, why, "write the table below the end tag")
        elif wide:
            yield Hidden(place, "full-width bars make no table", f"write `|` for `{_WIDE}`")
        else:
            rows = (_cells(*line) for line in lines[at + 1 : end])
            yield _hidden(above, header, rule) or Table(_cells(*header), tuple(rows))
        at = end


def wide_bar(text: str, remedy: str) -> str:
    """The remedy for a row with too few cells: it may hold bars that are none."""
    return f"write `|` for the full-width `{_WIDE}`" if _WIDE in text else remedy


def _hidden(
    above: tuple[int, str], header: tuple[int, str], rule: tuple[int, str]
) -> Hidden | None:
    names, marks = len(_cells(*header)), len(_cells(*rule))
    if names != marks:
        why = f"no table: this row has {marks} cell{'s' if marks != 1 else ''}, the header {names}"
        return Hidden(_line(*rule), why, wide_bar(header[1], "give both rows as many cells"))
    if above[1].strip() and not _NO_TEXT.match(above[1].rstrip()):
        why = "no table: the line above makes it a part of its paragraph"
        return Hidden(_line(*header), why, "set a blank line before the table", header[0])
    return None


def _line(offset: int, line: str) -> Span:
    text = line.strip()
    start = offset + line.index(text)
    return Span(start, start + len(text))


def _lines(prose: Prose) -> Iterator[tuple[int, str]]:
    at = prose.span.start
    for line in prose.text.split("\n"):
        yield at, line
        at += len(line) + 1


def _cells(offset: int, line: str) -> tuple[Cell, ...]:
    start = line.index("|") + 1 if line.lstrip().startswith("|") else 0
    body = line.rstrip().removesuffix("|")
    split = _without_bars_in_code(body) if "`" in body else body
    cells = []
    for match in _CELL.finditer(split, min(start, len(split))):
        whole = body[match.start() : match.end()]
        text = whole.strip()
        begin = offset + match.start() + len(whole) - len(whole.lstrip())
        cells.append(Cell(text, Span(begin, begin + max(1, len(text)))))
    return tuple(cells)


def _without_bars_in_code(line: str) -> str:
    for span in code_spans(line):
        line = line[: span.start] + line[span.start : span.end].replace("|", " ") + line[span.end :]
    return line
