"""Leaderboards: which figures are ranked together, and in which order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from zoo.core.card import Lang
from zoo.core.hub import Hub
from zoo.core.registry import Model
from zoo.render.metrics import MetricKey, in_percent, results_of
from zoo.render.name_fields import natural
from zoo.render.urls import slugs


@dataclass(frozen=True, slots=True)
class Ranked:
    """A model on a board. text: its figure as its card writes it, "" where that is not kept."""

    entry: Model
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Board:
    """All entries with one metric, the best first. title: what no other board is called.

    main: the first board of its task and dataset, which leads to the others.
    """

    key: MetricKey
    title: str
    slug: str
    entries: tuple[Ranked, ...]
    main: bool = True

    @property
    def group(self) -> tuple[str, str]:
        """Task and dataset."""
        return self.key.task, self.key.dataset


def spans_of(entries: Iterable[Model]) -> dict[MetricKey, tuple[float, float]]:
    """Lowest and highest value of each kind of result."""
    found: dict[MetricKey, list[float]] = defaultdict(list)
    for entry in entries:
        for key, metric in results_of(entry).items():
            found[key].append(metric.value)
    return {key: (min(values), max(values)) for key, values in found.items()}


def boards_of(
    hub: Hub, entries: Iterable[Model]
) -> tuple[tuple[Board, ...], Mapping[MetricKey, Board]]:
    """The boards, main ones with the most entries first, and the board of each kind of figure."""
    ranked, aliases = _ranked(hub, entries)
    # Only within a card can figures be ranked of which no dataset is known.
    ranked = {
        key: rows
        for key, rows in ranked.items()
        if key.dataset or len({row.entry.card for row in rows}) == 1
    }
    groups: dict[tuple[str, str], list[MetricKey]] = defaultdict(list)
    for key in ranked:
        groups[key.task, key.dataset].append(key)
    order = []
    for task, keys in ((task, keys) for (task, _), keys in groups.items()):
        names = [metric.name for metric in hub.task(task).metrics]
        keys.sort(key=lambda k: (_place(k, names), -len(ranked[k]), k.title))
        first = keys[0]
        # A single model is ranked where its dataset has no other board.
        alone = [k for k in keys[:1] if len(ranked[k]) > 1 or k.dataset]
        several = [k for k in keys[1:] if len(ranked[k]) > 1]
        if alone or several:
            order.append((-len(ranked[first]), first.title, [*alone, *several]))
    made = _made(hub, [keys for *_, keys in sorted(order, key=lambda one: one[:2])], ranked)
    by_key = {board.key: board for board in made}
    return made, by_key | {own: by_key[key] for own, key in aliases.items() if key in by_key}


def _ranked(
    hub: Hub, entries: Iterable[Model]
) -> tuple[dict[MetricKey, list[Ranked]], dict[MetricKey, MetricKey]]:
    """Figures by what they measure; shares of one join shares of a hundred where both are there."""
    found: dict[MetricKey, list[Ranked]] = defaultdict(list)
    results = [(key, entry, m) for entry in entries for key, m in results_of(entry).items()]
    known = {key for key, _, _ in results}
    aliases: dict[MetricKey, MetricKey] = {}
    for key, entry, metric in results:
        percent = replace(key, unit="%")
        if percent != key and percent in known:
            share = in_percent(metric, hub)
            if share is not metric:
                aliases[key] = percent
                key, metric = percent, share
        found[key].append(Ranked(entry, metric.value, metric.text))
    return found, aliases


def _place(key: MetricKey, names: list[str]) -> tuple[bool, int, bool]:
    """Where a metric stands among those of its task: whole figures first, then thresholds."""
    name = names.index(key.name) if key.name in names else len(names)
    return key.qualifier not in ("", "@5-95"), name, not key.qualifier[:1].isdigit()


def _made(
    hub: Hub, groups: list[list[MetricKey]], ranked: Mapping[MetricKey, list[Ranked]]
) -> tuple[Board, ...]:
    keys = [key for group in groups for key in group]
    names = {key: key.title for key in keys}
    for more in (
        lambda k: k.full_title,
        lambda k: f"{k.full_title}, {hub.task(k.task).label.get(Lang.EN_US, k.task)}",
    ):
        counts = Counter(names.values())
        names = {key: name if counts[name] == 1 else more(key) for key, name in names.items()}
    mains = {group[0] for group in groups}
    return tuple(
        Board(
            key,
            names[key],
            address,
            tuple(sorted(ranked[key], key=lambda r: (key.sign * -r.value, *_order(r.entry)))),
            key in mains,
        )
        for key, address in zip(keys, slugs([names[key] for key in keys]), strict=True)
    )


def _order(entry: Model) -> tuple[object, ...]:
    return natural(entry.name), entry.card, entry.repository
