"""A card as lists of cards show it: with its best figure, on a scale that all cards share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from zoo.core.card import BrokenCard, Card, Lang
from zoo.core.result import Level, SampleResult
from zoo.render import urls
from zoo.render.formats import date_in, figure, parameters_in, places_of
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, best, figures, label_in
from zoo.render.model_rows import parameters
from zoo.render.name_fields import value_of
from zoo.render.strings import WORDS, counted
from zoo.render.views.frame import NavLink, tag_links
from zoo.render.views.samples import state_of

T = TypeVar("T")
CARDS = 60  # on one page of a list, so that a phone gets a small one
STRIP = 200  # width of a strip in its own units
MARGIN = 14  # room at both ends for half a tick's text
ASKED = ("q", "sort", "tag", "dataset", "level", "from", "to", "least")  # keys that the page has
APART = 40  # ticks closer than this would run into each other


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A card's models as dots on a scale that all cards with this metric share."""

    label: str
    dots: tuple[float, ...]
    best: float
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Best:
    value: str
    unit: str
    label: str
    dataset: str


@dataclass(frozen=True, slots=True)
class RowData:
    """What the home page's filters look at; several values, a line each.

    names, parameters and figures have a value for each model, "" where it is not known; fields:
    the same for each field of the names, as JSON.
    """

    names: str
    tag: str
    dataset: str
    fields: str
    level: str
    figures: str
    parameters: str
    updated: str


@dataclass(frozen=True, slots=True)
class CardRow:
    title: str
    href: str
    summary: str
    summary_lang: str
    tags: tuple[NavLink, ...]
    count: str
    best: Best | None
    strip: Strip | None
    state: str
    status: str
    updated: str
    updated_iso: str
    data: RowData


def card_row(index: SiteIndex, card: Card | BrokenCard, lang: Lang, page: str) -> CardRow:
    """The row of `card` in a list on the page that stands at `page`."""
    if isinstance(card, BrokenCard):
        return _broken_row(index, card, lang, page)
    words = WORDS[lang]
    entries = index.entries.get(card.id, ())
    found = best(entries, index.site.hub)
    text_lang = lang if lang in card.summary else next(iter(card.summary), lang)
    section = index.shown(card, lang)
    result = index.result(card, section.lang) if section else None
    updated = index.site.updated.get(card.id, "")
    errors = len(index.errors(card))
    return CardRow(
        title=card.title,
        href=urls.link(page, urls.card(lang, card.id)),
        summary=card.summary.get(text_lang, ""),
        summary_lang=text_lang.tag,
        tags=tag_links(index, card.tags, lang, page),
        count=counted(words.model_counts, len(entries)),
        best=_best(*found, lang) if found else None,
        strip=_strip(index, card, found[0], lang) if found else None,
        state="wrong" if errors else state_of(result.status if result else None),
        status=counted(words.error_counts, errors)
        if errors
        else words.samples_status.format(
            status=words.statuses[result.status.value if result else "not run"].lower()
        ),
        updated=words.updated_on.format(date=date_in(lang, updated)) if updated else "",
        updated_iso=updated,
        data=_data(index, card, result, updated),
    )


def _broken_row(index: SiteIndex, card: BrokenCard, lang: Lang, page: str) -> CardRow:
    words, updated = WORDS[lang], index.site.updated.get(card.id, "")
    return CardRow(
        title=card.title,
        href=urls.link(page, urls.card(lang, card.id)),
        summary="",
        summary_lang=lang.tag,
        tags=(),
        count="",
        best=None,
        strip=None,
        state="wrong",
        status=words.broken_status,
        updated=words.updated_on.format(date=date_in(lang, updated)) if updated else "",
        updated_iso=updated,
        data=RowData("", "", "", "", "", "", "", updated),
    )


def _data(index: SiteIndex, card: Card, result: SampleResult | None, updated: str) -> RowData:
    entries = index.entries.get(card.id, ())
    leading = index.boards[0].key if index.boards else None
    known = [figures(e, index.site.hub).get(leading) if leading else None for e in entries]
    shown = places_of([v for v in known if v is not None])
    sizes = [parameters(index, e) for e in entries]
    hub = index.site.hub
    name_values = {
        filter_name(field): [value_of(hub, e, field) for e in entries]
        for field in index.labelled_fields
    }
    return RowData(
        names=" ".join(map(index.address, entries)),
        tag="\n".join(card.tags),
        dataset="\n".join(
            dict.fromkeys(m.measured_on for e in entries for m in e.metrics if m.measured_on)
        ),
        fields=json.dumps(name_values, ensure_ascii=False, separators=(",", ":")),
        level="\n".join(_proved(result)) if result else "",
        figures="\n".join("" if v is None else figure(v, shown) for v in known),
        parameters="\n".join(parameters_in(int(n)) if n else "" for n in sizes),
        updated=updated,
    )


def filter_name(field: str) -> str:
    """The key, in the address of the home page, of what is asked of a field of models' names."""
    return f"name-{field}" if field in ASKED else field


def _proved(result: SampleResult) -> list[str]:
    """The levels up to the one reached, without those that stand-in weights leave open."""
    levels = [level.value for level in Level if level is not Level.NOTHING]
    return [v for v in levels if v <= result.level.value and v not in result.not_verified]


def _best(key: MetricKey, value: float, text: str, lang: Lang) -> Best:
    return Best(
        text or figure(value, places_of([value])),
        key.unit,
        WORDS[lang].best_of.format(metric=label_in(key, lang)),
        key.dataset,
    )


def _strip(index: SiteIndex, card: Card, key: MetricKey, lang: Lang) -> Strip | None:
    low, high = index.spans[key]
    if low == high:
        return None
    entries = index.entries[card.id]
    values = sorted(v for e in entries if (v := figures(e, index.site.hub).get(key)) is not None)
    scale = (STRIP - 2 * MARGIN) / (high - low)
    dots = tuple(round(MARGIN + (v - low) * scale, 1) for v in values)
    shown = places_of([*values, low, high])
    ends = (Tick(dots[0], figure(values[0], shown)), Tick(dots[-1], figure(values[-1], shown)))
    top = -1 if key.sign > 0 else 0
    return Strip(
        label=WORDS[lang].range_label.format(
            metric=label_in(key, lang), n=len(values), low=ends[0].text, high=ends[1].text
        ),
        dots=dots,
        best=dots[top],
        ticks=ends if dots[-1] - dots[0] >= APART else (ends[top],),
    )


def cut(cards: Sequence[T]) -> list[Sequence[T]]:
    """A list of cards in pages of `CARDS`; one page, if an empty one, at least."""
    return [cards[at : at + CARDS] for at in range(0, max(1, len(cards)), CARDS)]


def page_links(page: str, paths: Sequence[str]) -> tuple[NavLink, ...]:
    """Numbered links from `page` to all pages of its list."""
    return tuple(
        NavLink(str(number), urls.link(page, path), path == page)
        for number, path in enumerate(paths, 1)
    )
