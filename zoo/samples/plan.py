"""Which samples share one process: the load sample, then those of one language; equal ones once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zoo.core.card import Card, Lang, Sample


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: a card's samples in one language."""

    card: Card
    lang: Lang
    steps: tuple[Sample, ...]

    @property
    def key(self) -> tuple[str, Lang]:
        return self.card.id, self.lang

    @property
    def text(self) -> str:
        """Digest of the texts that run."""
        joined = "\0".join(sample.code for sample in self.steps)
        return hashlib.sha256(joined.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Case:
    """One process to run. rows: those it serves, all with the same texts; the first gives lines."""

    rows: tuple[Row, ...]

    @property
    def steps(self) -> tuple[Sample, ...]:
        return self.rows[0].steps

    @property
    def path(self) -> str:
        return self.rows[0].card.source.path

    @property
    def name(self) -> str:
        cards = list(dict.fromkeys(row.card.id for row in self.rows))
        langs = list(dict.fromkeys(row.lang.value for row in self.rows))
        return f"{', '.join(cards)} [{' = '.join(langs)}]"


def plan(cards: Iterable[Card], langs: Iterable[Lang] = tuple(Lang)) -> tuple[Case, ...]:
    """All cases of the cards, in the cards' order; rows with the same code texts share a case."""
    wanted = tuple(langs)
    groups: dict[str, list[Row]] = {}
    for row in rows(cards):
        if row.lang in wanted:
            groups.setdefault(row.text, []).append(row)
    return tuple(Case(tuple(group)) for group in groups.values())


def rows(cards: Iterable[Card]) -> Iterator[Row]:
    """A row for each section of each card, in the cards' order."""
    for card in cards:
        for section in card.sections:
            yield Row(card, section.lang, (card.load, *section.samples))
