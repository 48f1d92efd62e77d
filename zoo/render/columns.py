"""Columns of numbers in tables of models: what the models reach, and what they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.render.boards import Board
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, label_in
from zoo.render.model_rows import ModelRow
from zoo.render.urls import slugs
from zoo.render.words import WORDS, figure, giga, millions, places_of, processor_in, rounded

COSTS = ("parameters", "flops", "seconds", "memory", "file")  # their names in addresses
_UNITS = dict(zip(COSTS, ("M", "G", "s", "GiB", "MB"), strict=True))


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """name: its key in addresses and files. sign: 1 if more is better, -1 if less is.

    texts: by the models' addresses; a model without one is not there.
    """

    name: str
    label: str
    unit: str
    sign: int
    texts: Mapping[str, str]

    @property
    def title(self) -> str:
        """`Parameters (M)`."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def kind(self) -> str:
        """What the theme calls its cells: a cost by its name, other figures `other`."""
        return self.name if self.name in COSTS else "other"

    @property
    def low(self) -> str:
        return min(self.texts.values(), key=float)

    @property
    def high(self) -> str:
        return max(self.texts.values(), key=float)


def cost_columns(rows: Sequence[ModelRow], lang: Lang) -> tuple[NumberColumn, ...]:
    """A column for each cost that is known of any of the models."""
    made = (
        NumberColumn(
            name,
            _label(name, lang),
            _UNITS[name],
            -1,
            {row.address: text for row in rows if (text := cost_text(row, name))},
        )
        for name in COSTS
    )
    return tuple(column for column in made if column.texts)


def cost_title(name: str, lang: Lang) -> str:
    """`Parameters (M)`."""
    return f"{_label(name, lang)} ({_UNITS[name]})"


def _label(name: str, lang: Lang) -> str:
    words = WORDS[lang]
    labels = (words.parameters, "FLOPs", words.latency, words.memory, words.file_size)
    return dict(zip(COSTS, labels, strict=True))[name]


def cost_text(row: ModelRow, name: str) -> str:
    """A cost in the unit of its column, "" if it is not known."""
    number = row.bytes if name == "file" else getattr(row, name)
    return _WRITTEN[name](number) if number else ""


def measured_with(models: Iterable[ModelRow], lang: Lang) -> tuple[str, ...]:
    """On what the costs were measured, a sentence for each input and processor."""
    found = dict.fromkeys((m.input, m.processor) for m in models if m.input)
    return tuple(
        WORDS[lang].measured_with.format(size=size, processor=processor_in(lang, processor))
        for size, processor in found
    )


def figure_columns(
    index: SiteIndex, boards: Sequence[Board], lang: Lang = Lang.EN_US
) -> tuple[NumberColumn, ...]:
    """A column for each board, with the figures as the board ranks them."""
    names = figure_names([board.key for board in boards])
    return tuple(_figures(index, *pair, lang) for pair in zip(boards, names, strict=True))


def _figures(index: SiteIndex, board: Board, name: str, lang: Lang) -> NumberColumn:
    places = places_of([one.value for one in board.entries])
    texts = {
        index.address(one.entry): one.text or figure(one.value, places) for one in board.entries
    }
    return NumberColumn(name, label_in(board.key, lang), board.key.unit, board.key.sign, texts)


def figure_names(keys: Sequence[MetricKey]) -> list[str]:
    """Their names in addresses: `map`, `top-1-acc`, `ap50`; a number where two are the same."""
    texts = (key.name if key.qualifier in ("", "@5-95") else key.label for key in keys)
    return slugs([*COSTS, *texts])[len(COSTS) :]


_WRITTEN: Mapping[str, Callable[[float], str]] = {
    "parameters": lambda n: millions(int(n)),
    "flops": lambda n: giga(int(n), 0),
    "seconds": lambda n: rounded(n, 2),
    "memory": lambda n: rounded(n / 2**30, 2),
    "file": lambda n: rounded(n / 1e6, 0),
}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice. name: its key in the address, and the data of the rows that it looks at."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Two numbers to type. name: its key in the address. low, high: what there is.

    least, most: what the two fields ask.
    """

    name: str
    label: str
    low: str
    high: str
    least: str
    most: str


def ranges(columns: Iterable[NumberColumn], lang: Lang) -> tuple[Range, ...]:
    """A range for each column whose models differ."""
    words = WORDS[lang]
    return tuple(
        Range(
            c.name,
            c.title,
            c.low,
            c.high,
            words.at_least.format(metric=c.title),
            words.at_most.format(metric=c.title),
        )
        for c in columns
        if c.low != c.high
    )


def choice(name: str, label: str, values: Sequence[str]) -> tuple[Filter, ...]:
    """A choice among several values; nothing where there is only one."""
    found = tuple(Choice(value, value) for value in dict.fromkeys(values) if value)
    return (Filter(name, label, found),) if len(found) > 1 else ()
