"""Headings: the same in both languages, and no level skipped."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from math import comb
from textwrap import shorten

from zoo.cards.markers import without_language
from zoo.core.source import Source, Span
from zoo.lint.document import View
from zoo.lint.rule import WARNING, Finding, rule
from zoo.markdown.document import Document, Heading

HEADINGS = 100  # of a section that is looked at
EFFORT = 1_000_000  # ways to leave headings out, times the square of an outline's length: a second
Mark = tuple[str | int, ...]  # a heading by its level, or a thing between headings
Choice = tuple[Heading, ...]


@rule("ZOO132", WARNING)
def headings_differ(view: View) -> Iterator[Finding]:
    """The two languages have other headings: more, fewer, or of other levels.

    A reader who changes the language should find the same page, and links to a part of it should
    lead to the same part. The heading without a partner is found by the samples, tables and links
    between the headings; where these leave it open, the headings of both languages are listed.

    Bad (zh_CN, en_US):

        ### 模型描述

        ### Description
        #### Training

    Good (zh_CN, en_US):

        ### 模型描述
        #### 训练

        ### Description
        #### Training
    """
    pair = view.pair()
    if pair is None:
        return
    zh, en = pair
    if len(zh.headings) == len(en.headings):
        yield from _levels(view.card.source, zh, en)
        return
    longer, shorter = (zh, en) if len(zh.headings) > len(en.headings) else (en, zh)
    alone = lacking(longer, shorter) if shorter.headings else None
    if alone is None:
        numbers = f"{len(zh.headings)} headings in zh_CN, {len(en.headings)} in en_US"
        yield Finding(_marker(view.card.source, shorter), numbers, _listed(zh, en))
        return
    for heading in alone:
        text = f"the heading `{heading.text}` has no partner in {shorter.lang.value}"
        yield Finding(heading.span, text, "add it there, or delete it here")


def _levels(source: Source, zh: Document, en: Document) -> Iterator[Finding]:
    """One other level has its place; more of them say only that the headings are not the same."""
    pairs = zip(zh.headings, en.headings, strict=True)
    other = [(ours, theirs) for ours, theirs in pairs if ours.level != theirs.level]
    if len(other) == 1:
        ours, theirs = other[0]
        text = f"level {theirs.level} here; in zh_CN `{ours.text}` is of level {ours.level}"
        yield Finding(theirs.span, text, "give both languages the same headings")
    elif other:
        text = f"{len(other)} headings are of another level than in zh_CN"
        yield Finding(_marker(source, en), text, _listed(zh, en))


def _listed(*sides: Document) -> str:
    """The headings of both languages, as they are written."""
    lists = (
        ", ".join(f"{'#' * h.level} {h.text}" for h in side.headings) or "none" for side in sides
    )
    zh, en = (shorten(shown, 300, placeholder=" ...") for shown in lists)
    return f"zh_CN has {zh}; en_US has {en}"


def _marker(source: Source, side: Document) -> Span:
    """The line `<!-- section: ... -->` that the section begins with."""
    start = source.text.rfind("<!--", 0, side.section.span.start)
    return Span(start, source.text.index("-->", start) + len("-->"))


def lacking(longer: Document, shorter: Document) -> Choice | None:
    """The headings of `longer` that have no partner; None where others could be meant as well.

    Headings cannot be compared by their words. What stands between them can: so they are left out
    one after the other, until what remains is like the other language. Paragraphs count only
    where everything fits: a translator may join two of them.
    """
    chosen, likeness = _best(longer, shorter, paragraphs=True)
    if likeness < 1:
        chosen, _ = _best(longer, shorter, paragraphs=False)
    return chosen


def _best(longer: Document, shorter: Document, *, paragraphs: bool) -> tuple[Choice | None, float]:
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
        kept = (list(_without(ours, gone, below)) for below in (0, 1))
        likeness = max(SequenceMatcher(None, k, theirs, autojunk=False).ratio() for k in kept)
        if likeness >= best:
            chosen, best = (gone if likeness > best else None), likeness
    return chosen, best


def _outline(side: Document, paragraphs: bool) -> list[tuple[int, Mark]]:
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


@rule("ZOO404", WARNING)
def heading_jump(view: View) -> Iterator[Finding]:
    """A heading skips a level.

    The outline of the page, and a screen reader's list of headings, would have a hole.

    Bad (both):

        ## Model
        #### Training

    Good (both):

        ## Model
        ### Training
    """
    for side in view.sections:
        for before, heading in zip(side.headings, side.headings[1:], strict=False):
            if heading.level > before.level + 1:
                right = "#" * (before.level + 1)
                text = f"a heading of level {heading.level} follows one of level {before.level}"
                yield Finding(heading.span, text, f"begin it with `{right}`")
