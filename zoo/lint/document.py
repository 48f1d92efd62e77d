"""A card as the rules look at it: its prose cut into paragraphs, headings, tables and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zoo.cards.figures import SectionFigures
from zoo.cards.markup import Link, blank, code_spans, comments, links, without_markup
from zoo.cards.tables import Hidden, Table, section_tables
from zoo.core.card import Card, Lang, Prose, Sample, Section
from zoo.core.hub import Hub
from zoo.core.source import Span

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#*)?[ \t]*")
_NEW_BLOCK = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]|[ \t]*\||[ \t]*>| {0,3}#{1,6}(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, list item, heading or table row. Both texts are as long as the source's.

    text: addresses, tags and comments are blanked. words: inline code as well.
    """

    start: int
    text: str
    words: str

    def span(self, start: int, end: int) -> Span:
        """A range of this paragraph's text -> its place in the card's text."""
        return Span(self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class SectionView:
    section: Section
    paragraphs: tuple[Paragraph, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    tables: tuple[Table, ...]
    hidden_tables: tuple[Hidden, ...] = ()

    @property
    def lang(self) -> Lang:
        return self.section.lang


@dataclass(frozen=True, slots=True)
class View:
    """A card and its sections.

    words: those of the project that are spelled right. account: of its tables' figures.
    """

    card: Card
    sections: tuple[SectionView, ...]
    words: frozenset[str] = frozenset()
    hub: Hub = field(default_factory=Hub)
    account: tuple[SectionFigures, ...] = ()

    def section(self, lang: Lang) -> SectionView | None:
        return next((s for s in self.sections if s.lang is lang), None)

    def pair(self) -> tuple[SectionView, SectionView] | None:
        """The Chinese and the English section, where both are there."""
        zh, en = self.section(Lang.ZH_CN), self.section(Lang.EN_US)
        return (zh, en) if zh and en else None

    def models(self, side: SectionView) -> list[str]:
        """The models that the section's tables name."""
        here = (one for one in self.account if one.lang is side.lang)
        return [name for one in here for table in one.tables for name, _ in table.names]

    def programs(self) -> Iterator[tuple[Lang | None, tuple[Sample, ...]]]:
        """What runs in one process: the load sample with each language's samples."""
        if not self.sections:
            yield None, (self.card.load,)
        for view in self.sections:
            yield view.lang, (self.card.load, *view.section.samples)


def make_view(
    card: Card,
    words: frozenset[str] = frozenset(),
    hub: Hub = Hub(),
    account: tuple[SectionFigures, ...] = (),
) -> View:
    return View(card, tuple(section_view(s) for s in card.sections), words, hub, account)


def section_view(section: Section) -> SectionView:
    paragraphs: list[Paragraph] = []
    headings: list[Heading] = []
    found: list[Link] = []
    for block in section.blocks:
        if isinstance(block, Prose) and not block.text.isspace():
            uncommented = blank(block.text, comments(block.text))
            uncoded = blank(uncommented, _code(uncommented))
            start = block.span.start
            paragraphs += _paragraphs(start, without_markup(uncommented), without_markup(uncoded))
            headings += _headings(start, uncommented)
            found += (_shifted(link, start) for link in links(uncoded))
    tables = section_tables(section)
    return SectionView(
        section,
        tuple(paragraphs),
        tuple(headings),
        tuple(found),
        tuple(t for t in tables if isinstance(t, Table)),
        tuple(t for t in tables if isinstance(t, Hidden)),
    )


def _code(text: str) -> Iterator[Span]:
    """Inline code, and lines indented by four or more after a blank line: code blocks."""
    spans = list(code_spans(text))
    before, at, inside = "", 0, False
    for line in text.split("\n"):
        deep = line.startswith(("    ", "\t"))
        inside = deep and (inside or not before.strip()) and not _NEW_BLOCK.match(line)
        if inside:
            spans.append(Span(at, at + len(line)))
        if line.strip() or not inside:
            before = line
        at += len(line) + 1
    yield from sorted(spans)


def _paragraphs(offset: int, text: str, words: str) -> Iterator[Paragraph]:
    start = at = 0
    for line in text.split("\n"):
        empty = not line.strip()
        if empty or _NEW_BLOCK.match(line):
            if start < at and text[start:at].strip():
                yield Paragraph(offset + start, text[start:at], words[start:at])
            start = at
        at += len(line) + 1
    if text[start:].strip():
        yield Paragraph(offset + start, text[start:], words[start:])


def _headings(offset: int, text: str) -> Iterator[Heading]:
    at = 0
    for line in text.split("\n"):
        match = _HEADING.fullmatch(line) if line.lstrip(" ").startswith("#") else None
        if match:
            start = offset + at + match.start(1)
            yield Heading(len(match[1]), match[2] or "", Span(start, offset + at + len(line)))
        at += len(line) + 1


def _shifted(link: Link, by: int) -> Link:
    span = Span(link.span.start + by, link.span.end + by)
    return Link(link.target, link.text, span, link.picture)
