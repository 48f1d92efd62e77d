"""The figures that a card's tables give of models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zoo.cards.tables import Cell, Table, section_tables
from zoo.core.card import Section
from zoo.core.naming import entry_name, split_name
from zoo.core.source import Span

# First cells of the header row that say: this column holds model names.
MODEL_HEADERS = frozenset(
    ("model", "models", "model name", "name", "network", "模型", "模型名称", "网络", "网络结构")
)
_MARKUP = re.compile(r"<[^>]*>|[*`]|\[|\]\([^)]*\)")


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


@lru_cache(maxsize=8)
def model_rows(section: Section) -> tuple[ModelRow, ...]:
    """The rows of a section's tables whose first cell names a model."""
    shown = (found for found in section_tables(section) if isinstance(found, Table))
    return tuple(row for table in shown for row in _model_rows(table))


def _model_rows(table: Table) -> Iterator[ModelRow]:
    for name, row in named_rows(table):
        yield ModelRow(name, row[0].span, tuple(_figures(name, table.header, row)))


def named_rows(table: Table) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """The rows whose first cell names a model, with its name."""
    if not table.header:
        return
    named = plain(table.header[0].text).lower() in MODEL_HEADERS
    for row in table.rows:
        if not row:
            continue
        name = entry_name(plain(row[0].text))
        if split_name(name) or (named and re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII)):
            yield name, row


def figure(text: str) -> float | None:
    """The number that a cell gives; None where it gives none."""
    number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%?", plain(text))
    return float(number[1]) if number else None


def _figures(name: str, header: tuple[Cell, ...], row: tuple[Cell, ...]) -> Iterator[Figure]:
    for column, (head, cell) in enumerate(zip(header, row, strict=False)):
        value = figure(cell.text) if column else None
        if value is not None:
            yield Figure(name, column, plain(head.text), value, cell.span)


def plain(text: str) -> str:
    """A cell's text without markup: `mAP<br>@5-95` -> `mAP @5-95`."""
    return " ".join(_MARKUP.sub(" ", text).split())
