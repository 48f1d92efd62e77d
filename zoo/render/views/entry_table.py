"""The table of a card's models: name, what the name says, figures, weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.core.naming import hash_in_file_name
from zoo.core.registry import Model, Weights
from zoo.core.task import SETTING
from zoo.render import urls
from zoo.render.columns import figure_notes
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, keyed, label_in, written
from zoo.render.name_fields import by_size, field_label, value_of
from zoo.render.views.frame import View
from zoo.render.words import WORDS, bytes_in, decimals, giga, millions, places_of


@dataclass(frozen=True, slots=True)
class Cell:
    """note: what came of measuring the figure again."""

    text: str
    best: bool = False
    note: View | None = None


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    unit: str
    dataset: str


def entry_table(index: SiteIndex, entries: Sequence[Model], lang: Lang, page: str) -> View:
    """Results and costs that any of the entries has, a column each. Settings are in the text only.

    The best of a column is marked, except in costs. Parameters that the cards state are not shown
    again as counted.
    """
    hub = index.site.hub
    keys = dict.fromkeys(key for e in entries for key in keyed(e))
    columns = [
        (Column(label_in(k, lang), k.unit, k.dataset), _figures(index, entries, k, lang))
        for k in keys
        if k.kind != SETTING
    ]
    stated = {column.label for column, _ in columns}
    columns += [pair for pair in _counted(index, entries, lang) if pair[0].label not in stated]
    fields = [f for f in index.varying_fields if any(f in entry.parts for entry in entries)]
    rows = tuple(
        View(
            name=e.name,
            id=index.address(e),  # its anchor on the page
            href=urls.link(page, urls.entry(lang, index.address(e))),
            name_values=tuple(value_of(hub, e, field) for field in fields),
            cells=tuple(cells.get(index.address(e), Cell("")) for _, cells in columns),
            weights=weights_view(e.weights) if e.weights else None,
        )
        for e in by_size(hub, entries)
    )
    labels = tuple(field_label(hub, field, lang) for field in fields)
    return View(fields=labels, columns=tuple(c for c, _ in columns), rows=rows)


def refused(entry: Model) -> bool:
    """Whether this hub's function refuses the weights, of which no hash is published."""
    weights = entry.weights
    return bool(entry.constructor and weights and not weights_view(weights).hash)


def weights_view(weights: Weights) -> View:
    """hash: the first 8 hex digits of the file's sha256, "" where not known."""
    return View(
        url=weights.url,
        file=weights.url.rpartition("/")[2],
        hash=(weights.sha256 or hash_in_file_name(weights.url) or "")[:8],
        size=bytes_in(weights.bytes) if weights.bytes else "",
        license=weights.license or "",
    )


def _figures(
    index: SiteIndex, entries: Sequence[Model], key: MetricKey, lang: Lang
) -> dict[str, Cell]:
    found = {index.address(e): m for e in entries if (m := keyed(e).get(key))}
    values = [metric.value for metric in found.values()]
    shown = (decimals if key.is_cost else places_of)(values)
    top = (max if key.sign > 0 else min)(values)
    marked = len(values) > 1 and not key.is_cost
    notes = figure_notes(index, entries, key, lang)
    return {
        name: Cell(written(m, shown), marked and m.value == top, notes.get(name))
        for name, m in found.items()
    }


_Column = tuple[Column, dict[str, Cell]]


def _counted(index: SiteIndex, entries: Sequence[Model], lang: Lang) -> Iterator[_Column]:
    """Parameters and FLOPs as they were counted, where they were."""
    known = {index.address(e): cost for e in entries if (cost := index.cost(e))}
    parameters = {n: Cell(millions(c.trainable)) for n, c in known.items() if c.trainable}
    if parameters:
        yield Column(WORDS[lang].parameters, "M", ""), parameters
    computed = {n: (c.flops, c.size) for n, c in known.items() if c.flops}
    if computed:
        sizes = {size for _, size in computed.values()}
        one = sizes.pop() if len(sizes) == 1 else ""
        yield (
            Column("FLOPs", "G", one),
            {n: Cell(giga(f, 0) + ("" if one else f" ({s})")) for n, (f, s) in computed.items()},
        )
