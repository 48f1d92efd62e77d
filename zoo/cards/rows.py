"""Whether a card contradicts itself about its models, and what its tables leave unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zoo.cards.figures import SectionFigures, same, shown
from zoo.cards.grid import Figure, Left, Row
from zoo.core.card import Card, Lang
from zoo.core.diagnostics import Diagnostic, Severity, diagnose

Key = tuple[str, ...]


def contradictions(card: Card, sections: tuple[SectionFigures, ...]) -> Iterator[Diagnostic]:
    """Rows that name a model again, and figures that differ between the languages."""
    for section in sorted(sections, key=lambda one: one.lang is not Lang.EN_US):
        for table in section.tables:
            for row, other in table.twice:
                yield _twice(card, section.lang, row, other)
    by_lang = {section.lang: section for section in sections}
    if len(by_lang) == len(Lang):
        yield from _languages_differ(card, by_lang[Lang.ZH_CN], by_lang[Lang.EN_US])


def not_taken(card: Card, sections: Iterable[SectionFigures]) -> Iterator[Diagnostic]:
    """A finding for each place that keeps numbers out of the registry."""
    for section in sections:
        found: dict[tuple[int, int, str], list[Left]] = {}
        for one in section.left:
            if one.at is not None:
                found.setdefault((one.at.start, one.at.end, one.why), []).append(one)
        for several in found.values():
            first = several[0]
            assert first.at is not None
            why = f"{first.why} ({len(several)} numbers)" if len(several) > 1 else first.why
            lang, warning = section.lang.value, Severity.WARNING
            yield diagnose(
                card.source, first.at, "ZOO415", why, first.remedy, severity=warning, language=lang
            )


def compared(sections: Iterable[SectionFigures]) -> dict[Lang, dict[Key, list[Figure]]]:
    """The figures of each language by model and metric, those of several rows in their order."""
    found: dict[Lang, dict[Key, list[Figure]]] = {}
    for section in sections:
        own = found.setdefault(section.lang, {})
        for figure in section.figures:
            own.setdefault((figure.model, *same(figure.metric)), []).append(figure)
    return found


def _twice(card: Card, lang: Lang, row: Row, other: Row) -> Diagnostic:
    """A model's second row in a table if nothing tells the two apart."""
    line = card.source.place(other.cell.span.start)[0]
    there = {same(figure.metric): figure for figure in other.figures}
    pairs = ((f, there[same(f.metric)]) for f in row.figures if same(f.metric) in there)
    differing = next(((a, b) for a, b in pairs if a.metric.value != b.metric.value), None)
    text = f"{row.model} is already in line {line}"
    if differing:
        here, before = (one.metric.text for one in differing)
        text = f"{row.model} has {here} here and {before} in line {line}"
    hint = "name the two differently, or add a column that tells them apart"
    return diagnose(card.source, row.cell.span, "ZOO130", text, hint, language=lang.value)


def _languages_differ(card: Card, zh: SectionFigures, en: SectionFigures) -> Iterator[Diagnostic]:
    figures = compared((zh, en))
    ours, theirs = figures[zh.lang], figures[en.lang]
    for key, several in ours.items():
        for here, there in zip(several, theirs.get(key, ()), strict=False):
            a, b = here.metric, there.metric
            if (a.value, a.unit) != (b.value, b.unit):
                values = (a.text, b.text) if a.unit == b.unit else (shown(a), shown(b))
                yield _differs(card, here, there, *values)
    told: set[tuple[str, str]] = set()
    for key, several in ours.items():
        if key in theirs:
            continue
        first = several[0]
        for other, those in theirs.items():
            pair = (first.header, those[0].header)
            alone = other[0] == key[0] and other not in ours and pair not in told
            if alone and those[0].metric.value == first.metric.value:
                told.add(pair)
                yield _differs(card, first, those[0], f"`{pair[0]}`", f"`{pair[1]}`")


def _differs(card: Card, here: Figure, there: Figure, value: str, other: str) -> Diagnostic:
    line = card.source.place(there.span.start)[0]
    text = f"{here.model} has {value} here and {other} in line {line}"
    hint = "both languages must give the same figures"
    return diagnose(card.source, here.span, "ZOO130", text, hint, language=Lang.ZH_CN.value)
