"""Which samples share one process: the load sample, then those of one language; equal ones once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from zoo.core.card import Card, Lang, Sample
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.core.directives import Directives, read_directives


@dataclass(frozen=True, slots=True)
class Planned:
    """A sample and what the comments before it say."""

    sample: Sample
    directives: Directives

    @property
    def line(self) -> int:
        return self.sample.line

    @property
    def code(self) -> str:
        return self.sample.code

    @property
    def digest(self) -> str:
        """Of the code alone: by it the expected values of a sample are found."""
        return hashlib.sha256(self.code.encode()).hexdigest()[:16]

    def why_skipped(self, *, gpu: bool, today: date) -> str:
        """The reason not to run it now, or empty. An expired skip does not count: see `expired`."""
        said = self.directives
        if said.requires == "gpu" and not gpu:
            return f"needs a GPU: {said.requires_reason}"
        return "" if self.expired(today) else said.skip

    def expired(self, today: date) -> bool:
        return bool(self.directives.until and self.directives.until < today)


@dataclass(frozen=True, slots=True)
class CardRun:
    """One line of the report: a card's samples in one language."""

    card: Card
    lang: Lang
    steps: tuple[Planned, ...]

    @property
    def key(self) -> tuple[str, Lang]:
        return self.card.id, self.lang

    @property
    def text(self) -> str:
        """Digest of the texts that run and of their directives."""
        joined = "\0".join(f"{s.code}\0{s.directives.text()}" for s in self.steps)
        return hashlib.sha256(joined.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Case:
    """One process to run. rows: those it serves, all with the same texts; the first gives lines."""

    rows: tuple[CardRun, ...]

    @property
    def steps(self) -> tuple[Planned, ...]:
        return self.rows[0].steps

    @property
    def path(self) -> str:
        return self.rows[0].card.source.path

    @property
    def name(self) -> str:
        cards = list(dict.fromkeys(row.card.id for row in self.rows))
        langs = list(dict.fromkeys(row.lang.value for row in self.rows))
        return f"{', '.join(cards)} [{' = '.join(langs)}]"

    @property
    def timeout(self) -> float:
        """The longest time a step asks for, in seconds; 0 where none does."""
        return max(s.directives.timeout for s in self.steps)


def group(rows: Iterable[CardRun]) -> tuple[Case, ...]:
    groups: dict[str, list[CardRun]] = {}
    for row in rows:
        groups.setdefault(row.text, []).append(row)
    return tuple(Case(tuple(members)) for members in groups.values())


def rows(cards: Iterable[Card]) -> Iterator[CardRun]:
    """A row for each section of each card, in the cards' order."""
    for card in cards:
        for section in card.sections:
            samples = (card.load, *section.samples)
            yield CardRun(card, section.lang, tuple(_planned(card, s) for s in samples))


def runnable(cards: Iterable[Card], found: Iterable[Diagnostic]) -> tuple[Card, ...]:
    """The cards without errors: one stops the samples of its own card, not those of others."""
    wrong = {d.path for d in found if d.severity is Severity.ERROR}
    return tuple(card for card in cards if card.source.path not in wrong)


def _planned(card: Card, sample: Sample) -> Planned:
    said = read_directives(card.source.text, sample.span.start)[0]
    why = card.stopped.get(sample.id)
    if why and not said.skip:  # a silenced error: the sample still cannot run
        said = replace(said, skip=f"{why.message}, line {why.line}")
    return Planned(sample, said)


def not_run(cards: Iterable[Card]) -> Iterator[tuple[Card, Sample]]:
    """Code blocks that hold Python but are not marked as such: no run may pass them over unseen."""
    for card in cards:
        for section in card.sections:
            for block in section.blocks:
                if isinstance(block, Sample) and block.unmarked_python:
                    yield card, block
