"""The account of a card's tables: each number is a figure of a model, or left with a reason.

And whether the tables contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from zoo.cards.captions import above, texts_of
from zoo.cards.grid import Figure, Left, Row, TableFigures
from zoo.cards.names import Names
from zoo.cards.table_figures import read_table
from zoo.core.card import Card, Lang, Section
from zoo.core.diagnostics import Diagnostic, diagnose, warn
from zoo.core.registry import Metric
from zoo.core.source import Span
from zoo.markdown.convert import convert

Key = tuple[str, ...]


class SectionFigures(NamedTuple):
    """What the tables of a language give, in order."""

    lang: Lang
    tables: tuple[TableFigures, ...]

    @property
    def figures(self) -> Iterator[Figure]:
        return (figure for table in self.tables for figure in table.figures)

    @property
    def left(self) -> Iterator[Left]:
        return (one for table in self.tables for one in table.left)


def account(names: Names) -> tuple[SectionFigures, ...]:
    """The figures of each section of the names' card."""
    return tuple(_section(section, names) for section in names.card.sections)


def merged(sections: tuple[SectionFigures, ...]) -> dict[str, tuple[Figure, ...]]:
    """The figures of each model: those in English, and what only the other language gives."""
    found: dict[str, dict[Key, Figure]] = {}
    for section in sorted(sections, key=lambda one: one.lang is not Lang.EN_US):
        there = {(f.model, *same(f.metric)) for of in found.values() for f in of.values()}
        for figure in section.figures:
            own = found.setdefault(figure.model, {})
            if (figure.model, *same(figure.metric)) not in there:
                own.setdefault(identity(figure.metric), figure)
    return {model: tuple(of.values()) for model, of in found.items()}


def identity(metric: Metric) -> Key:
    """What a model has one figure of."""
    place = metric.dataset or "", metric.split or ""
    return metric.qualifier, metric.name, *place, metric.kind


def same(metric: Metric) -> Key:
    """`identity` without the label of a row, which each language writes its own way."""
    qualifier, *others = identity(metric)
    return qualifier.partition("(")[0].strip(), *others


def _section(section: Section, names: Names) -> SectionFigures:
    document = convert(section)
    if not document.tables:
        return SectionFigures(section.lang, ())
    texts = texts_of(document)
    starts = [table.header[0].span.start if table.header else 0 for table in document.tables]
    read = [
        read_table(table, names, above(texts, start, starts))
        for table, start in zip(document.tables, starts, strict=True)
    ]
    return SectionFigures(section.lang, tuple(_once(names.card, read)))


def _once(card: Card, tables: list[TableFigures]) -> Iterator[TableFigures]:
    """The tables, where a figure that an earlier one gives already is not given again."""
    given: dict[Key, Figure] = {}
    for table in tables:
        figures, left = [], list(table.left)
        here: dict[Key, Figure] = {}
        for figure in table.figures:
            key = (figure.model, *identity(figure.metric))
            earlier = given.get(key)
            if earlier is None:
                here.setdefault(key, figure)
                figures.append(figure)
                continue
            line = card.source.place(earlier.span.start)[0]
            metric, other, span = figure.metric, earlier.metric, figure.span
            why, remedy, at = f"{figure.model} has it in line {line}", "", None
            if (other.value, other.unit) != (metric.value, metric.unit):
                why = f"{figure.model} has {shown(metric)} here and {shown(other)} in line {line}"
                remedy = f"say in the header what tells them apart, as in `val {metric.name}`"
                at = span
            left.append(Left(span, metric.text, why, remedy, at))
        given |= here
        yield table._replace(figures=tuple(figures), left=tuple(left))


def shown(metric: Metric) -> str:
    """A figure with its unit: `39.3%`, `1.4 M`."""
    gap = "" if metric.unit in ("", "%") else " "
    return f"{metric.text}{gap}{metric.unit}"


def first_place(sections: tuple[SectionFigures, ...]) -> dict[str, Span]:
    """Where the tables name each model first, in English where they do."""
    found: dict[str, Span] = {}
    for section in sorted(sections, key=lambda one: one.lang is not Lang.EN_US):
        for table in section.tables:
            for name, span in table.names:
                found.setdefault(name, span)
    return found


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
            lang = section.lang.value
            yield warn(card.source, first.at, "ZOO415", why, first.remedy, language=lang)


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
    named: set[tuple[str, str]] = set()
    for key, several in ours.items():
        if key in theirs:
            continue
        first = several[0]
        for other, those in theirs.items():
            pair = (first.header, those[0].header)
            alone = other[0] == key[0] and other not in ours and pair not in named
            if alone and those[0].metric.value == first.metric.value:
                named.add(pair)
                yield _differs(card, first, those[0], f"`{pair[0]}`", f"`{pair[1]}`")


def _differs(card: Card, here: Figure, there: Figure, value: str, other: str) -> Diagnostic:
    line = card.source.place(there.span.start)[0]
    text = f"{here.model} has {value} here and {other} in line {line}"
    hint = "both languages must give the same figures"
    return diagnose(card.source, here.span, "ZOO130", text, hint, language=Lang.ZH_CN.value)
