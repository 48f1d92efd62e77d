"""The models that a card's tables name, and whether the card contradicts itself about them."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.cards.figures import Figure, ModelRow, model_rows
from zoo.core.card import Card, Lang
from zoo.core.diagnostics import Diagnostic, diagnose
from zoo.core.hub import Hub


def card_rows(
    card: Card, hub: Hub, names: tuple[str, ...]
) -> tuple[dict[str, list[ModelRow]], list[Diagnostic]]:
    """The rows of each model that the tables name, in English where it is there; contradictions."""
    rows: dict[str, list[ModelRow]] = {}
    found: list[Diagnostic] = []
    for section in sorted(card.sections, key=lambda s: s.lang is not Lang.EN_US):
        here: dict[str, list[ModelRow]] = {}
        for row in model_rows(section, hub, names):
            earlier = here.setdefault(row.name, [])
            found += _twice(card, section.lang, row, earlier)
            earlier.append(row)
        for name, ours in here.items():
            others = rows.setdefault(name, ours)
            for row, other in zip(ours, others, strict=False):
                if ours is not others and len(ours) == len(others):
                    found += _languages_differ(card, section.lang, row, other)
    return rows, found


def _twice(card: Card, lang: Lang, row: ModelRow, others: list[ModelRow]) -> Iterator[Diagnostic]:
    """A model's second row in one table, if nothing distinguishes the two."""
    for other in others:
        if other.table != row.table or other.labels != row.labels or not row.figures:
            continue
        line = card.source.place(other.span.start)[0]
        pairs = _pairs(row, other)
        here, there = next(((a, b) for a, b in pairs if a.value != b.value), (None, None))
        text = f"{row.name} is already in line {line}"
        if here and there:
            text = f"{row.name} has {here.text} here and {there.text} in line {line}"
        hint = "name the two differently, or add a column that tells them apart"
        yield diagnose(card.source, row.span, "ZOO130", text, hint, language=lang.value)
        return


def _languages_differ(
    card: Card, lang: Lang, row: ModelRow, other: ModelRow
) -> Iterator[Diagnostic]:
    for here, there in _pairs(row, other):
        if here.value != there.value:
            line = card.source.place(there.span.start)[0]
            text = f"{row.name} has {here.text} here and {there.text} in line {line}"
            hint = "the languages have to give the same figures"
            yield diagnose(card.source, here.span, "ZOO130", text, hint, language=lang.value)


def _pairs(row: ModelRow, other: ModelRow) -> list[tuple[Figure, Figure]]:
    """The figures of the same column."""
    by_column = {figure.column: figure for figure in other.figures}
    return [(f, by_column[f.column]) for f in row.figures if f.column in by_column]
