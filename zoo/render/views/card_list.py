"""A card as lists of cards show it: with its best figure, on a scale that all cards share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from zoo.core.card import BrokenCard, Card, Lang
from zoo.core.registry import Metric
from zoo.core.result import OF_SAMPLES, SampleResult
from zoo.render import urls
from zoo.render.columns import COSTS, cost_columns
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, best, keyed, label_in, written
from zoo.render.model_rows import ModelRow, card_rows
from zoo.render.name_fields import value_of
from zoo.render.views.frame import NavLink, View, tag_links
from zoo.render.views.samples import state_of
from zoo.render.words import WORDS, counted, date_in, figure, parameters_span, places_of, unbroken

T = TypeVar("T")
CARDS = 60  # on one page of a list, so that a phone gets a small one


# What rows of cards that cannot be read leave empty.
_NO_TEXT = ("summary", "summary_lang", "tags", "count", "costs", "best", "strip")
_NO_DATA = ("names", "tag", "dataset", "level", "figures", "own")


def card_row(index: SiteIndex, card: Card | BrokenCard, lang: Lang, page: str) -> View:
    """The row of `card` in a list on the page that stands at `page`."""
    words, updated = WORDS[lang], index.site.updated.get(card.id, "")
    known = {
        "title": card.title,
        "href": urls.link(page, urls.card(lang, card.id)),
        "updated": words.updated_on.format(date=date_in(lang, updated)) if updated else "",
        "updated_iso": updated,
    }
    if isinstance(card, BrokenCard):
        status, nothing = words.broken_status, dict.fromkeys(_NO_TEXT, "")
        data = View(**dict.fromkeys(_NO_DATA, ""), fields="{}", costs=(), sign=1, updated=updated)
        return View(**known, **nothing, state="wrong", status=status, data=data)
    entries, models = index.entries.get(card.id, ()), card_rows(index, card)
    found = best(entries)
    text_lang = lang if lang in card.summary else next(iter(card.summary), lang)
    result = index.shown_result(card, lang)
    errors = len(index.errors(card))
    return View(
        **known,
        summary=card.summary.get(text_lang, ""),
        summary_lang=text_lang.tag,
        tags=tag_links(index, card, lang, page),
        count=counted(words.model_counts, len(entries)),
        costs=tuple(_spans(models, lang)),
        best=found and _best(*found, lang),
        strip=strip_of(index, card, found[0], lang) if found else None,
        state="wrong" if errors else state_of(result.status if result else None),
        status=counted(words.error_counts, errors)
        if errors
        else words.samples_status.format(
            status=words.statuses[result.status.value if result else "not run"].lower()
        ),
        data=card_data(index, card, models, found[0] if found else None, result),
    )


def _spans(models: Sequence[ModelRow], lang: Lang) -> Iterator[str]:
    """What the models take, from least to most: `Parameters 19.3–95.5 M`."""
    if parameters := [row.parameters for row in models if row.parameters]:
        yield f"{WORDS[lang].parameters} {parameters_span(parameters)}"
    for column in cost_columns(models, lang):
        if column.name != "parameters":
            ends = dict.fromkeys((column.low, column.high))
            yield f"{column.label} {'–'.join(ends)} {column.unit}"


def _best(key: MetricKey, metric: Metric, lang: Lang) -> View:
    label = WORDS[lang].best_of.format(metric=unbroken(label_in(key, lang)))
    return View(value=written(metric), unit=key.unit, label=label, dataset=key.dataset)


def cut(cards: Sequence[T]) -> list[Sequence[T]]:
    """A list of cards in pages of `CARDS`; one page, if an empty one, at least."""
    return [cards[at : at + CARDS] for at in range(0, max(1, len(cards)), CARDS)]


def listing(
    index: SiteIndex,
    cards: Sequence[Card | BrokenCard],
    address: Callable[[int], str],
    number: int,
    lang: Lang,
) -> dict[str, Any]:
    """rows: of the cards on a page of their list. pages: numbered links to all of its pages."""
    parts, page = cut(cards), address(number)
    return {
        "rows": tuple(card_row(index, card, lang, page) for card in parts[number - 1]),
        "pages": tuple(
            NavLink(str(n), urls.link(page, address(n)), n == number)
            for n in range(1, len(parts) + 1)
        ),
    }


WIDTH = 200  # of a strip in its own units
MARGIN = 14  # room at both ends for half a tick's text
APART = 40  # ticks closer than this would run into each other


def strip_of(index: SiteIndex, card: Card, key: MetricKey, lang: Lang) -> View | None:
    """A card's models as dots, in their order, on a scale that all cards with this metric share."""
    low, high = index.spans[key]
    if low == high:
        return None
    entries = index.entries[card.id]
    values = [metric.value for e in entries if (metric := keyed(e).get(key))]
    scale = (WIDTH - 2 * MARGIN) / (high - low)
    shown = places_of([*values, low, high])

    def x(value: float) -> float:
        return round(MARGIN + (value - low) * scale, 1)

    ends = [View(x=x(v), text=figure(v, shown)) for v in (min(values), max(values))]
    top = ends[-1 if key.sign > 0 else 0]
    return View(
        label=WORDS[lang].range_label.format(
            metric=label_in(key, lang), n=len(values), low=ends[0].text, high=ends[1].text
        ),
        dots=tuple(map(x, values)),
        best=top.x,
        ticks=tuple(ends) if ends[1].x - ends[0].x >= APART else (top,),
    )


ASKED = ("q", "sort", "tag", "dataset", "level", *COSTS)  # keys that the page has


def card_data(
    index: SiteIndex,
    card: Card,
    models: Sequence[ModelRow],
    own: MetricKey | None,
    result: SampleResult | None,
) -> View:
    """What the home page's filters look at; several values, a line each.

    names, figures and each of the costs have a value for each model, "" where it is not known;
    fields: the same for each field of the names, as JSON. figures: of the kind that the first
    board ranks. own: of the kind that the row shows, if that is another one; sign: of the same.
    """
    hub, entries = index.site.hub, index.entries.get(card.id, ())
    leading = index.boards[0].key if index.boards else None
    name_values = {
        filter_name(field): [value_of(hub, e, field) for e in entries]
        for field in index.labelled_fields
    }
    return View(
        names=" ".join(row.address for row in models),
        tag="\n".join(card.tags),
        dataset="\n".join(
            dict.fromkeys(m.measured_on for e in entries for m in e.metrics if m.measured_on)
        ),
        fields=json.dumps(name_values, ensure_ascii=False, separators=(",", ":")),
        level="\n".join(_proved(result)) if result else "",
        figures=_lines(models, leading),
        costs=tuple(
            (c.name, "\n".join(c.texts.get(row.address, "") for row in models))
            for c in cost_columns(models, Lang.EN_US)
        ),
        own=_lines(models, own) if own != leading else "",
        sign=own.sign if own else 1,
        updated=index.site.updated.get(card.id, ""),
    )


def _lines(models: Sequence[ModelRow], key: MetricKey | None) -> str:
    """The figures of one kind, a line for each model."""
    found = [row.figures.get(key) if key else None for row in models]
    return "\n".join(written(one) if one else "" for one in found)


def filter_name(field: str) -> str:
    """The key, in the address of the home page, of what is asked of a field of models' names."""
    return f"name-{field}" if field in ASKED else field


def _proved(result: SampleResult) -> list[str]:
    """The levels up to the one reached, without those that stand-in weights leave open."""
    levels = [level.value for level in OF_SAMPLES]
    return [v for v in levels if v <= result.level.value and v not in result.not_verified]
