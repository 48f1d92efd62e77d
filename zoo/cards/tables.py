"""Pipe tables in a card's prose, each cell with its place; and the figures they give of models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zoo.core.card import Prose, Section
from zoo.core.naming import entry_name, split_name
from zoo.core.source import Span

# First cells of the header row that say: this column holds model names.
MODEL_HEADERS = frozenset(
    ("model", "models", "model name", "name", "network", "模型", "模型名称", "网络", "网络结构")
)
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CELL = re.compile(r"(?:\\.|[^|\\])+|(?<=\|)(?=\|)")
_MARKUP = re.compile(r"<[^>]*>|[*`]|\[|\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a results table. column: counted from 0, the model's name is column 0."""

    model: str
    column: int
    header: str
    value: float
    span: Span


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model named in a results table, with its figures."""

    name: str
    span: Span
    figures: tuple[Figure, ...]


@lru_cache(maxsize=8)  # several stages ask for the same section's rows, one after the other
def model_rows(section: Section) -> tuple[ModelRow, ...]:
    """The rows of a section's tables whose first cell names a model."""
    prose = (block for block in section.blocks if isinstance(block, Prose))
    return tuple(row for block in prose for table in tables(block) for row in _model_rows(table))


def tables(prose: Prose) -> Iterator[Table]:
    """Every pipe table: a header row, a rule row with as many cells, and the rows below it."""
    lines = list(_lines(prose))
    at = 1
    while at < len(lines):
        header, rule = lines[at - 1], lines[at]
        if "|" in header[1] and "|" in rule[1] and _RULE.fullmatch(rule[1]):
            rows = []
            at += 1
            while at < len(lines) and "|" in lines[at][1]:
                rows.append(_cells(*lines[at]))
                at += 1
            yield Table(_cells(*header), tuple(rows))
        at += 1


def _lines(prose: Prose) -> Iterator[tuple[int, str]]:
    at = prose.span.start
    for line in prose.text.split("\n"):
        yield at, line
        at += len(line) + 1


def _cells(offset: int, line: str) -> tuple[Cell, ...]:
    start = len(line) - len(line.lstrip(" \t|")) if line.lstrip().startswith("|") else 0
    body = line.rstrip().removesuffix("|")
    cells = []
    for match in _CELL.finditer(body, min(start, len(body))):
        text = match[0].strip()
        begin = offset + match.start() + len(match[0]) - len(match[0].lstrip())
        cells.append(Cell(text, Span(begin, begin + max(1, len(text)))))
    return tuple(cells)


def _model_rows(table: Table) -> Iterator[ModelRow]:
    if not table.header:
        return
    named = _plain(table.header[0].text).lower() in MODEL_HEADERS
    for row in table.rows:
        if not row:
            continue
        name = entry_name(_plain(row[0].text))
        if split_name(name) or (named and re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII)):
            yield ModelRow(name, row[0].span, tuple(_figures(name, table.header, row)))


def _figures(name: str, header: tuple[Cell, ...], row: tuple[Cell, ...]) -> Iterator[Figure]:
    for column, (head, cell) in enumerate(zip(header, row, strict=False)):
        number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%?", _plain(cell.text))
        if column and number:
            yield Figure(name, column, _plain(head.text), float(number[1]), cell.span)


def _plain(text: str) -> str:
    """A cell's text without markup: `mAP<br>@5-95` -> `mAP @5-95`."""
    return " ".join(_MARKUP.sub(" ", text).split())
