"""A card as the rules look at it: its prose cut into paragraphs, headings, tables and links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from zoo.cards.figures import SectionFigures
from zoo.core.card import Card, Lang, Sample
from zoo.core.directives import read_directives
from zoo.core.hub import Hub
from zoo.core.source import Source
from zoo.markdown.convert import convert
from zoo.markdown.document import Document, Paragraph


class Program(NamedTuple):
    """Codes that run in one process, hidden ones too. owners: the sample of each code, None for
    those that are not to be reported."""

    codes: tuple[str, ...]
    owners: tuple[Sample | None, ...]


@dataclass(frozen=True)
class View:
    """A card and its sections.

    words: those of the project that are spelled right. account: of its tables' figures.
    """

    card: Card
    words: frozenset[str] = frozenset()
    hub: Hub = field(default_factory=Hub)
    account: tuple[SectionFigures, ...] = ()

    @cached_property
    def sections(self) -> tuple[Document, ...]:
        return tuple(convert(section) for section in self.card.sections)

    def section(self, lang: Lang) -> Document | None:
        return next((s for s in self.sections if s.lang is lang), None)

    def pair(self) -> tuple[Document, Document] | None:
        """The Chinese and the English section, where both are there."""
        zh, en = self.section(Lang.ZH_CN), self.section(Lang.EN_US)
        return (zh, en) if zh and en else None

    def texts(self, lang: Lang) -> Iterator[Paragraph]:
        """The paragraphs of the section and the summary in a language."""
        side, summary = self.section(lang), self.card.summary.get(lang, "")
        yield from side.paragraphs if side else ()
        start = self.card.source.text.find(summary) if summary else -1
        if start >= 0:
            yield Paragraph(start, summary, summary)

    def models(self, side: Document) -> list[str]:
        """The models that the section's tables name."""
        here = (one for one in self.account if one.lang is side.lang)
        return [name for one in here for table in one.tables for name, _ in table.names]

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """The load sample with each language's samples."""
        languages = [view.section.samples for view in self.sections] or [()]
        return tuple(_program(self.card.source, (self.card.load, *of)) for of in languages)


def _program(source: Source, samples: tuple[Sample, ...]) -> Program:
    codes: list[str] = []
    owners: list[Sample | None] = []
    for sample in samples:
        found, _ = read_directives(source.text, sample.span.start)
        if found.setup:
            codes.append(found.setup)
            owners.append(None)
        codes.append(sample.code)
        owners.append(None if found.skip else sample)
    return Program(tuple(codes), tuple(owners))
