"""The figures that a card's tables give of models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zoo.cards.calls import load_calls
from zoo.cards.tables import Cell, Table, section_tables
from zoo.core.card import Card, Section
from zoo.core.hub import Hub
from zoo.core.hubconf import Hubconf
from zoo.core.naming import entry_name
from zoo.core.source import Span

# First cells of the header row that say: this column holds model names.
MODEL_HEADERS = frozenset(
    (
        "model", "models", "model name", "name", "network", "method", "methods",
        "模型", "模型名称", "网络", "网络结构", "方法",
    )
)  # fmt: skip
_MARKUP = re.compile(r"<[^>]*>|[*`]|\[|\]\([^)]*\)")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*%?")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a results table. column: counted from 0, the model's name is column 0.

    text: as the card writes it, `24.0`.
    """

    model: str
    column: int
    header: str
    value: float
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model named in a results table, with its figures.

    table: counted from 0 in the section. labels: the other cells, which hold words, by header.
    """

    name: str
    span: Span
    figures: tuple[Figure, ...]
    table: int = 0
    labels: tuple[tuple[str, str], ...] = ()


def known_names(card: Card, hub: Hub, hubconf: Hubconf) -> tuple[str, ...]:
    """Names that the card's tables may write in another way, such as `ResNet18`.

    They are those that the card loads or lists under `models`, and the hub's where all that the
    card loads is the hub's.
    """
    calls = load_calls(card.load)
    ours = all(hub.is_ours(call.repository) for call in calls)
    own = [*(call.entry for call in calls), *card.models]
    return tuple(dict.fromkeys((*own, *(hubconf.entries if ours else ()))))


def model_rows(section: Section, hub: Hub, names: Iterable[str] = ()) -> tuple[ModelRow, ...]:
    """The rows of a section's tables whose first cell names a model. names: see `named_rows`."""
    names = tuple(names)
    tables = (found for found in section_tables(section) if isinstance(found, Table))
    return tuple(row for number, t in enumerate(tables) for row in _rows(t, number, hub, names))


def named_rows(
    table: Table, hub: Hub, names: Iterable[str] = ()
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """The rows whose first cell names a model, with its name.

    names: those that a cell, or the first two together, may write with other capitals and
    separators: `SimpleBaseline | Res50` is `simplebaseline_res50`.
    """
    if not table.header:
        return
    headed = plain(table.header[0].text).lower() in MODEL_HEADERS
    written = {letters(name): name for name in names} if headed else {}
    for row in table.rows:
        if not row:
            continue
        text = plain(row[0].text)
        name = entry_name(text)
        both = text + (plain(row[1].text) if len(row) > 1 else "")
        if meant := written.get(letters(both)) or written.get(letters(text)):
            yield meant, row
        elif hub.match(name) or (headed and re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII)):
            yield name, row


def letters(name: str) -> str:
    """A name's letters and digits: `ShuffleNetV2 x0.5` and `shufflenet_v2_x0_5` have the same."""
    return "".join(filter(str.isalnum, name.lower()))


def figure(text: str) -> float | None:
    """The number that a cell gives; None where it gives none."""
    number = _NUMBER.fullmatch(plain(text))
    return float(number[1]) if number else None


def plain(text: str) -> str:
    """A cell's text without markup: `mAP<br>@5-95` -> `mAP @5-95`."""
    return " ".join(_MARKUP.sub(" ", text).split())


def _rows(table: Table, number: int, hub: Hub, names: tuple[str, ...]) -> Iterator[ModelRow]:
    for name, row in named_rows(table, hub, names):
        figures, labels = [], []
        for column, (head, cell) in enumerate(zip(table.header, row, strict=False)):
            value = figure(cell.text) if column else None
            header, text = plain(head.text), plain(cell.text)
            if value is not None:
                figures.append(Figure(name, column, header, value, cell.span, text))
            elif column:
                labels.append((header, text))
        yield ModelRow(name, row[0].span, tuple(figures), number, tuple(labels))
