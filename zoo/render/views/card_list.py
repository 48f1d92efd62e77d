"""A card as lists of cards show it: with its best figure, on a scale that all cards share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from zoo.core.card import BrokenCard, Card, Lang
from zoo.render import urls
from zoo.render.columns import cost_columns
from zoo.render.formats import date_in, figure, parameters_span, places_of
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, best, figures, label_in
from zoo.render.model_rows import ModelRow, card_rows
from zoo.render.strings import WORDS, counted, unbroken
from zoo.render.views.card_data import RowData, card_data
from zoo.render.views.frame import NavLink, tag_links
from zoo.render.views.samples import state_of

T = TypeVar("T")
CARDS = 60  # on one page of a list, so that a phone gets a small one


@dataclass(frozen=True, slots=True)
class Best:
    value: str
    unit: str
    label: str
    dataset: str


@dataclass(frozen=True, slots=True)
class CardRow:
    title: str
    href: str
    summary: str
    summary_lang: str
    tags: tuple[NavLink, ...]
    count: str
    costs: tuple[str, ...]
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
    entries, models = index.entries.get(card.id, ()), card_rows(index, card)
    found = best(entries)
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
        costs=tuple(_spans(models, lang)),
        best=_best(*found, lang) if found else None,
        strip=strip_of(index, card, found[0], lang) if found else None,
        state="wrong" if errors else state_of(result.status if result else None),
        status=counted(words.error_counts, errors)
        if errors
        else words.samples_status.format(
            status=words.statuses[result.status.value if result else "not run"].lower()
        ),
        updated=words.updated_on.format(date=date_in(lang, updated)) if updated else "",
        updated_iso=updated,
        data=card_data(index, card, models, result, updated),
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
        costs=(),
        best=None,
        strip=None,
        state="wrong",
        status=words.broken_status,
        updated=words.updated_on.format(date=date_in(lang, updated)) if updated else "",
        updated_iso=updated,
        data=RowData("", "", "", "", "", "", (), "", 1, updated),
    )


def _spans(models: Sequence[ModelRow], lang: Lang) -> Iterator[str]:
    """What the models take, from least to most: `Parameters 19.3–95.5 M`."""
    if parameters := [row.parameters for row in models if row.parameters]:
        yield f"{WORDS[lang].parameters} {parameters_span(parameters)}"
    for column in cost_columns(models, lang):
        if column.name != "parameters":
            ends = dict.fromkeys((column.low, column.high))
            yield f"{column.label} {'–'.join(ends)} {column.unit}"


def _best(key: MetricKey, value: float, text: str, lang: Lang) -> Best:
    return Best(
        text or figure(value, places_of([value])),
        key.unit,
        WORDS[lang].best_of.format(metric=unbroken(label_in(key, lang))),
        key.dataset,
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


WIDTH = 200  # of a strip in its own units
MARGIN = 14  # room at both ends for half a tick's text
APART = 40  # ticks closer than this would run into each other


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A card's models as dots, in their order, on a scale that all cards with this metric share."""

    label: str
    dots: tuple[float, ...]
    best: float
    ticks: tuple[Tick, ...]


def strip_of(index: SiteIndex, card: Card, key: MetricKey, lang: Lang) -> Strip | None:
    low, high = index.spans[key]
    if low == high:
        return None
    entries = index.entries[card.id]
    values = [v for e in entries if (v := figures(e).get(key)) is not None]
    scale = (WIDTH - 2 * MARGIN) / (high - low)
    shown = places_of([*values, low, high])

    def x(value: float) -> float:
        return round(MARGIN + (value - low) * scale, 1)

    ends = [Tick(x(v), figure(v, shown)) for v in (min(values), max(values))]
    top = ends[-1 if key.sign > 0 else 0]
    return Strip(
        label=WORDS[lang].range_label.format(
            metric=label_in(key, lang), n=len(values), low=ends[0].text, high=ends[1].text
        ),
        dots=tuple(map(x, values)),
        best=top.x,
        ticks=tuple(ends) if ends[1].x - ends[0].x >= APART else (top,),
    )
