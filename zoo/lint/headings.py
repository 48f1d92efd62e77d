"""Which heading of one language the other lacks.

Headings cannot be compared by their words. What stands between them can: samples, tables and
links are the same in both languages. So the headings are left out one after the other, until what
remains is like the other language.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from math import comb

from zoo.cards.markup import without_language
from zoo.lint.document import SectionView
from zoo.markdown.document import Heading

HEADINGS = 100  # of a section that is looked at
EFFORT = 1_000_000  # ways to leave headings out, times the square of an outline's length: a second
Mark = tuple[str | int, ...]  # a heading by its level, or a thing between headings
Choice = tuple[Heading, ...]


def lacking(longer: SectionView, shorter: SectionView) -> Choice | None:
    """The headings of `longer` that have no partner; None where others could be meant as well.

    Paragraphs count only where everything fits: a translator may join two of them.
    """
    chosen, likeness = _best(longer, shorter, paragraphs=True)
    if likeness < 1:
        chosen, _ = _best(longer, shorter, paragraphs=False)
    return chosen


def _best(
    longer: SectionView, shorter: SectionView, *, paragraphs: bool
) -> tuple[Choice | None, float]:
    """The one way to leave headings out that makes both sections most alike, and how alike."""
    all_of_them, count = len(longer.headings), len(longer.headings) - len(shorter.headings)
    ours = _outline(longer, paragraphs)
    theirs = [mark for _, mark in _outline(shorter, paragraphs)]
    length = max(len(ours), len(theirs))
    if all_of_them > HEADINGS or comb(all_of_them, count) * length**2 > EFFORT:
        return None, 0.0
    levels = [heading.level for heading in shorter.headings]
    chosen, best = None, 0.0
    for gone in combinations(longer.headings, count):
        if [h.level for h in longer.headings if h not in gone] != levels:
            continue
        likeness = max(_likeness(list(_without(ours, gone, below)), theirs) for below in (0, 1))
        if likeness >= best:
            chosen, best = (gone if likeness > best else None), likeness
    return chosen, best


def _outline(side: SectionView, paragraphs: bool) -> list[tuple[int, Mark]]:
    """Headings and what stands between them, each with its offset in the card, in order."""
    found: list[tuple[int, Mark]] = [(h.span.start, ("heading", h.level)) for h in side.headings]
    for sample in side.section.samples:
        found.append((sample.span.start, ("code", sample.info, sample.code.count("\n"))))
    for table in side.tables:
        at = table.header[0].span.start if table.header else side.section.span.start
        found.append((at, ("table", len(table.rows), len(table.header))))
    for link in side.links:
        found.append((link.span.start, ("link", without_language(link.target))))
    if paragraphs:
        starts = {h.span.start for h in side.headings}
        found += ((p.start, ("text",)) for p in side.paragraphs if p.start not in starts)
    return sorted(found)


def _without(outline: list[tuple[int, Mark]], gone: Choice, below: int) -> Iterator[Mark]:
    """The marks but for some headings and, where `below` is 1, what stands below those."""
    starts = {heading.span.start for heading in gone}
    inside = False
    for at, mark in outline:
        if mark[0] == "heading":
            inside = at in starts
            if inside:
                continue
        if not (inside and below):
            yield mark


def _likeness(ours: list[Mark], theirs: list[Mark]) -> float:
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
