"""What the home page's filters know of a card and of each of its models."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from zoo.core.card import Card, Lang
from zoo.core.result import OF_SAMPLES, SampleResult
from zoo.render.columns import COSTS, cost_columns
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, best
from zoo.render.model_rows import ModelRow
from zoo.render.name_fields import value_of

ASKED = ("q", "sort", "tag", "dataset", "level", *COSTS)  # keys that the page has


@dataclass(frozen=True, slots=True)
class RowData:
    """What the home page's filters look at; several values, a line each.

    names, figures and each of the costs have a value for each model, "" where it is not known;
    fields: the same for each field of the names, as JSON. figures: of the kind that the first
    board ranks. own: of the kind that the row shows, if that is another one; sign: of the same.
    """

    names: str
    tag: str
    dataset: str
    fields: str
    level: str
    figures: str
    costs: tuple[tuple[str, str], ...]
    own: str
    sign: int
    updated: str


def card_data(
    index: SiteIndex,
    card: Card,
    models: Sequence[ModelRow],
    result: SampleResult | None,
    updated: str,
) -> RowData:
    hub, entries = index.site.hub, index.entries.get(card.id, ())
    leading = index.boards[0].key if index.boards else None
    first = best(entries)
    own = first[0] if first else None
    name_values = {
        filter_name(field): [value_of(hub, e, field) for e in entries]
        for field in index.labelled_fields
    }
    return RowData(
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
        updated=updated,
    )


def _lines(models: Sequence[ModelRow], key: MetricKey | None) -> str:
    """The figures of one kind, a line for each model."""
    found = [row.figure(key) if key else None for row in models]
    return "\n".join(one.text if one else "" for one in found)


def filter_name(field: str) -> str:
    """The key, in the address of the home page, of what is asked of a field of models' names."""
    return f"name-{field}" if field in ASKED else field


def _proved(result: SampleResult) -> list[str]:
    """The levels up to the one reached, without those that stand-in weights leave open."""
    levels = [level.value for level in OF_SAMPLES]
    return [v for v in levels if v <= result.level.value and v not in result.not_verified]
