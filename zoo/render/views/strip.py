"""A card's models as dots on a scale."""

from __future__ import annotations

from dataclasses import dataclass

from zoo.core.card import Card, Lang
from zoo.render.formats import figure, places_of
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, figures, label_in
from zoo.render.strings import WORDS

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
    values = [v for e in entries if (v := figures(e, index.site.hub).get(key)) is not None]
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
