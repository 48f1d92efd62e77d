"""The account of a card's tables: each number is a figure of a model, or left with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from zoo.cards.captions import above, texts_of
from zoo.cards.grid import Context, Figure, Left, TableFigures
from zoo.cards.header import vocabulary
from zoo.cards.names import Names
from zoo.cards.table_figures import read_table
from zoo.core.card import Card, Lang, Section
from zoo.core.registry import Metric
from zoo.core.source import Span
from zoo.markdown.convert import convert
from zoo.markdown.document import Table


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
    found: dict[str, dict[tuple[str, ...], Figure]] = {}
    for section in sorted(sections, key=lambda one: one.lang is not Lang.EN_US):
        there = {(f.model, *same(f.metric)) for of in found.values() for f in of.values()}
        for figure in section.figures:
            own = found.setdefault(figure.model, {})
            if (figure.model, *same(figure.metric)) not in there:
                own.setdefault(identity(figure.metric), figure)
    return {model: tuple(of.values()) for model, of in found.items()}


def identity(metric: Metric) -> tuple[str, ...]:
    """What a model has one figure of."""
    place = metric.dataset or "", metric.split or ""
    return metric.qualifier, metric.name, *place, metric.kind


def same(metric: Metric) -> tuple[str, ...]:
    """`identity` without the label of a row, which each language writes its own way."""
    qualifier, *others = identity(metric)
    return qualifier.partition("(")[0].strip(), *others


def _section(section: Section, names: Names) -> SectionFigures:
    document = convert(section)
    tables = [found for found in document.tables if isinstance(found, Table)]
    if not tables:
        return SectionFigures(section.lang, ())
    texts = texts_of(document)
    known = vocabulary(names.hub)
    starts = [table.header[0].span.start if table.header else 0 for table in tables]
    read = [
        read_table(table, Context(names, known, tuple(above(texts, start, starts))))
        for table, start in zip(tables, starts, strict=True)
    ]
    return SectionFigures(section.lang, tuple(_once(names.card, read)))


def _once(card: Card, tables: list[TableFigures]) -> Iterator[TableFigures]:
    """The tables, where a figure that an earlier one gives already is not given again."""
    given: dict[tuple[str, ...], Figure] = {}
    for table in tables:
        figures, left = [], list(table.left)
        here: dict[tuple[str, ...], Figure] = {}
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
