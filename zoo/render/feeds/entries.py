"""Every model with all that is known of it, as JSON and as CSV; docs/api.md describes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from zoo.core.registry import Metric
from zoo.render import urls
from zoo.render.feeds.results import label, results
from zoo.render.feeds.table import csv_table
from zoo.render.index import SiteIndex
from zoo.render.model_rows import ModelRow, card_rows
from zoo.render.site import Page

JSON, CSV = "api/v1/entries.json", "api/v1/entries.csv"
SCHEMA = 1
COSTS = ("parameters", "flops", "seconds", "memory", "input", "processor")


def entry_files(index: SiteIndex) -> Iterator[Page]:
    """The same models twice, in the order of the registry."""
    models = [_model(index, *one) for one in rows_of(index)]
    content = {"schema": SCHEMA, "entries": models}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    yield Page(JSON, f"{text}\n".encode())
    yield Page(CSV, _csv(models))


def rows_of(index: SiteIndex) -> list[tuple[ModelRow, tuple[Metric, ...]]]:
    """Each model's row and its results, by name."""
    found = [
        (row, results(entry))
        for card in index.cards
        for row, entry in zip(card_rows(index, card), index.entries.get(card.id, ()), strict=True)
    ]
    return sorted(found, key=lambda one: (one[0].name, one[0].repository, one[0].card))


def _model(index: SiteIndex, row: ModelRow, metrics: tuple[Metric, ...]) -> dict[str, Any]:
    """None stands for what is not known."""
    weights = {
        "url": row.url,
        "sha256": row.hash if len(row.hash) == 64 else None,
        "sha256_begins": row.hash[:8] or None,
        "bytes": row.bytes,
        "license": row.license or None,
    }
    return {
        "name": row.name,
        "card": row.card,
        "title": row.title,
        "task": row.task,
        "family": row.family or None,
        "tags": list(index.named[row.card].tags),
        "parts": dict(row.fields),
        "trained_on": row.dataset or None,
        "year": row.year,
        "repository": row.repository or None,
        "loadable": row.loadable,
        "page": {
            lang.value: _address(index, urls.entry(lang, row.address)) for lang in index.langs
        },
        "figures": [_figure(metric) for metric in metrics],
        "costs": {name: getattr(row, name) or None for name in COSTS},
        "weights": weights if row.url else None,
        "samples": {
            "status": row.status.value,
            "level": row.level.value,
            "weights": row.weights.value,
        },
    }


def _figure(metric: Metric) -> dict[str, Any]:
    return {
        "metric": label(metric),
        "dataset": metric.dataset,
        "split": metric.split,
        "value": metric.value,
        "unit": metric.unit,
        "lower_is_better": metric.lower_is_better,
    }


def _address(index: SiteIndex, path: str) -> str:
    base = index.site.base_url
    return urls.absolute(base, path) if base else path


def _csv(models: list[dict[str, Any]]) -> bytes:
    """A row for each model, a column for each fact and for each figure that any model has."""
    flat = [dict(_flat(model)) for model in models]
    return csv_table(dict.fromkeys(name for row in flat for name in row), flat)


def _flat(model: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in ("name", "card", "task", "family", "trained_on", "year", "repository", "loadable"):
        yield name, model[name]
    yield "tags", " ".join(model["tags"])
    yield from model["costs"].items()
    for name in ("url", "sha256", "sha256_begins", "bytes", "license"):
        yield f"weights_{name}", (model["weights"] or {}).get(name)
    for name, value in model["samples"].items():
        yield f"samples_{name}", value
    for one in model["figures"]:
        parts = (one["dataset"], one["split"], one["metric"], one["unit"] and f"({one['unit']})")
        yield " ".join(filter(None, parts)), one["value"]
