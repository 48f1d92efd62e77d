"""The site's content, arranged once for all pages: what belongs to which card, tag and figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zoo.core.card import Card, Lang
from zoo.core.registry import Metric, ModelEntry
from zoo.core.result import SampleResult
from zoo.render.site import Site

# Figures that say what a model takes rather than what it reaches, by their lower-case name.
COSTS = frozenset(("params", "parameters", "flops", "macs", "size", "latency", "time", "speed"))
# Figures of which less is better; any other figure is better when it is more.
LESS_IS_BETTER = frozenset(("error", "err", "loss", "perplexity", "ppl", "mae", "rmse", "epe"))


@dataclass(frozen=True, slots=True, order=True)
class MetricKey:
    """Figures with one key can be compared with each other."""

    dataset: str
    name: str
    qualifier: str
    unit: str

    @property
    def label(self) -> str:
        """`mAP @5-95`, as a table's head says it."""
        return " ".join(filter(None, (self.name, self.qualifier)))

    @property
    def less_is_better(self) -> bool:
        return self.name.lower() in LESS_IS_BETTER

    @property
    def is_cost(self) -> bool:
        return self.name.lower() in COSTS


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A site and the indexes that its pages read.

    cards: in the order of the home page. entries: by card. tagged: cards by tag, tags in order.
    measured: entries with their value by metric, costs left out.
    """

    site: Site
    cards: tuple[Card, ...]
    entries: Mapping[str, tuple[ModelEntry, ...]]
    tagged: Mapping[str, tuple[Card, ...]]
    measured: Mapping[MetricKey, tuple[tuple[ModelEntry, float], ...]]

    def result(self, card: Card, lang: Lang) -> SampleResult | None:
        return self.site.results.get((card.id, lang))


def catalogue(site: Site) -> Catalogue:
    """Sort a site's content for its pages: cards by title, entries by name."""
    cards = tuple(sorted(site.cards, key=lambda c: (c.title.lower(), c.id)))
    entries: dict[str, list[ModelEntry]] = defaultdict(list)
    measured: dict[MetricKey, list[tuple[ModelEntry, float]]] = defaultdict(list)
    for entry in site.registry.entries:
        entries[entry.card].append(entry)
        for key, value in figures(entry).items():
            if not key.is_cost:
                measured[key].append((entry, value))
    tagged: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        for tag in dict.fromkeys(card.tags):
            tagged[tag].append(card)
    return Catalogue(
        site,
        cards,
        {name: tuple(found) for name, found in entries.items()},
        {tag: tuple(tagged[tag]) for tag in sorted(tagged)},
        {key: tuple(measured[key]) for key in sorted(measured)},
    )


def metric_key(metric: Metric) -> MetricKey:
    return MetricKey(metric.dataset or "", metric.name, metric.qualifier, metric.unit)


def figures(entry: ModelEntry) -> dict[MetricKey, float]:
    """An entry's figures by what they measure."""
    return {metric_key(m): m.value for m in entry.metrics}


def best(
    entries: Iterable[ModelEntry],
) -> tuple[MetricKey, ModelEntry, float] | None:
    """The best entry by the first metric that any of them has."""
    found = [(key, e, v) for e in entries for key, v in figures(e).items() if not key.is_cost]
    if not found:
        return None
    first = found[0][0]
    sign = -1 if first.less_is_better else 1
    return max((f for f in found if f[0] == first), key=lambda f: sign * f[2])
