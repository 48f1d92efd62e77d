"""A card -> what it adds to the registry, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from zoo.cards.calls import call_span, load_calls
from zoo.cards.figures import Figure, ModelRow, model_rows
from zoo.cards.model import entry_of
from zoo.cards.tables import hides_tables
from zoo.core.card import Card, Lang
from zoo.core.diagnostics import Diagnostic, Severity, diagnose
from zoo.core.hub import Hub
from zoo.core.naming import CONSTRUCTORS, constructor_of, metric_in_file_name
from zoo.core.registry import Model
from zoo.core.source import Span

REPOSITORY = "megengine/models"  # as samples name this zoo
METRIC_TOLERANCE = 0.05  # tables and file names give one decimal


@dataclass(frozen=True, slots=True)
class NameUse:
    """A card's word on one name. at: the finding should another card decide against it."""

    name: str
    at: Diagnostic


@dataclass(frozen=True, slots=True)
class Registration:
    """What a card adds to the registry. claims: of each entry; loads: what its samples load."""

    card: str
    entries: tuple[Model, ...]
    claims: tuple[NameUse, ...]
    loads: tuple[NameUse, ...]


def facts_of(card: Card, hub: Hub) -> tuple[Registration, tuple[Diagnostic, ...]]:
    """What the card registers, and what is wrong with that as far as one card can tell."""
    rows, found = _rows(card)
    entries = {name: entry_of(card, name, figures, hub) for name, (_, figures) in rows.items()}
    found += _unused_models(card, rows)
    found += _missing_constructors(card, rows)
    for name, (_, figures) in rows.items():
        found += _metric_differs(card, entries[name], figures)
    claims = (NameUse(name, _named_twice(card, span, name)) for name, (span, _) in rows.items())
    return Registration(card.id, tuple(entries.values()), tuple(claims), _loads(card)), tuple(found)


_Rows = dict[str, tuple[Span, tuple[Figure, ...]]]


def _rows(card: Card) -> tuple[_Rows, list[Diagnostic]]:
    """Each model the card names: where, and its figures (both languages have to give the same)."""
    rows: _Rows = {}
    found: list[Diagnostic] = []
    for section in sorted(card.sections, key=lambda s: s.lang is not Lang.EN_US):
        here: dict[str, ModelRow] = {}
        for row in model_rows(section):
            if row.name in here:
                found += _row_twice(card, section.lang, row, here[row.name])
                continue
            here[row.name] = row
            if row.name not in rows:
                rows[row.name] = (row.span, row.figures)
            else:
                found += _languages_differ(card, section.lang, row, rows[row.name][1])
    for call in load_calls(card.load):
        rows.setdefault(call.entry, (call_span(card.source, call), ()))
    return rows, found


def _row_twice(card: Card, lang: Lang, row: ModelRow, first: ModelRow) -> Iterator[Diagnostic]:
    """A model's second row in one section; a table of other columns may have one, too."""
    by_header = {f.header: f.value for f in first.figures}
    figures = [f for f in row.figures if f.header in by_header]
    if not figures:
        return
    other = next((f for f in figures if f.value != by_header[f.header]), None)
    text = f"{row.name} is in line {card.source.place(first.span.start)[0]} already"
    if other:
        text += f", with {by_header[other.header]:g} instead of {other.value:g}"
    place, hint = row.span, "keep one of the two rows"
    yield diagnose(card.source, place, "ZOO130", text, hint, language=lang.value)


def _languages_differ(
    card: Card, lang: Lang, row: ModelRow, others: tuple[Figure, ...]
) -> Iterator[Diagnostic]:
    by_column = {f.column: f for f in others}
    for figure in row.figures:
        other = by_column.get(figure.column)
        if other and other.value != figure.value:
            line = card.source.place(other.span.start)[0]
            yield diagnose(
                card.source,
                figure.span,
                "ZOO130",
                f"{row.name} has {figure.value:g} here and {other.value:g} in line {line}",
                "the languages have to give the same figures",
                language=lang.value,
            )


def _metric_differs(card: Card, entry: Model, figures: tuple[Figure, ...]) -> Iterator[Diagnostic]:
    """The figure in the weight file's name against the card's table."""
    stated = metric_in_file_name(entry.weights.url) if entry.weights else None
    if stated is None or not figures:
        return
    if all(abs(f.value - stated) > METRIC_TOLERANCE for f in figures):
        yield diagnose(
            card.source,
            figures[0].span,
            "ZOO302",
            f"{entry.name} has {figures[0].value:g} here; its weight file's name says {stated:g}",
            "correct the table, or the address under `models` in the front matter",
        )


def _unused_models(card: Card, rows: Mapping[str, Any]) -> Iterator[Diagnostic]:
    unused = [(name, spec) for name, spec in card.models.items() if name not in rows]
    if unused and not any(hides_tables(section) for section in card.sections):
        for name, spec in unused:
            near = get_close_matches(name, rows, 1)
            yield diagnose(
                card.source,
                spec.span,
                "ZOO305",
                f"`models` names `{name}`, which is in no results table and no load sample",
                f"did you mean `{near[0]}`?" if near else "add it to the table, or delete it here",
            )


def _missing_constructors(card: Card, rows: _Rows) -> Iterator[Diagnostic]:
    names = [n for n in rows if constructor_of(n) is None]
    built = [n for n in rows if constructor_of(n)]
    for call in load_calls(card.load):
        if call.entry not in names:
            continue
        near = get_close_matches(call.entry, built, 1, 0.9)
        if near:
            names.remove(call.entry)
            yield diagnose(
                card.source,
                rows[call.entry][0],
                "ZOO301",
                f"the load sample loads `{call.entry}`, which is no model of this card",
                f"did you mean `{near[0]}`?",
            )
    if names:
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        yield diagnose(
            card.source,
            rows[names[0]][0],
            "ZOO303",
            f"this zoo has no constructor for {shown}",
            f"it builds {', '.join(CONSTRUCTORS)}; the page is made, `hub.load` will not find them",
            severity=Severity.WARNING,
        )


def _named_twice(card: Card, span: Span, name: str) -> Diagnostic:
    return diagnose(card.source, span, "ZOO304", name, "an entry belongs to one card")


def _loads(card: Card) -> tuple[NameUse, ...]:
    """Each name of this zoo that a section's sample loads."""
    found = []
    for section in card.sections:
        for sample in section.samples:
            for call in load_calls(sample):
                if call.repository.lower() == REPOSITORY:
                    text = f"`{call.entry}` is no model of this zoo"
                    place = call_span(card.source, call)
                    lang = section.lang.value
                    at = diagnose(card.source, place, "ZOO202", text, language=lang)
                    found.append(NameUse(call.entry, at))
    return tuple(found)
