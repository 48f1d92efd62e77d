"""What a list of models can be asked for: a choice, or a range of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.render.columns import NumberColumn
from zoo.render.strings import WORDS


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
