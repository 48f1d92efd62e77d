"""All models, and each leaderboard, as JSON and as CSV; docs/api.md describes them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zoo.core.registry import Metric, Model
from zoo.core.task import RESULT
from zoo.render import urls
from zoo.render.boards import Board
from zoo.render.columns import figure_columns
from zoo.render.index import SiteIndex
from zoo.render.model_rows import ModelRow, model_rows, rows_of
from zoo.render.site import Page, json_page

# Fields of `ModelRow`, in its units: single parameters and operations, seconds, bytes.
COSTS = ("parameters", "flops", "seconds", "memory", "input", "processor")
FACTS = ("card", "repository", "dataset", "year", *COSTS, "bytes", "license", "url")
OF_METRICS = ("dataset", "split", "value", "unit", "lower_is_better")


def entry_files(index: SiteIndex) -> Iterator[Page]:
    """The same models twice, by name. The CSV has a column for each fact, and for each figure that
    any model has."""
    models = [_model(index, row) for row in sorted_rows(index)]
    yield json_page("api/v1/entries.json", {"schema": 1, "entries": models})
    flat = [dict(_flat(model)) for model in models]
    names = dict.fromkeys(name for row in flat for name in row)
    yield Page("api/v1/entries.csv", csv_table(names, flat))


def sorted_rows(index: SiteIndex) -> list[ModelRow]:
    """All models, by name; digits are letters."""
    return sorted(model_rows(index), key=lambda row: (row.name, row.repository, row.card))


def _model(index: SiteIndex, row: ModelRow) -> dict[str, Any]:
    """None stands for what is not known."""

    def whole(path: str) -> str:
        return index.whole(path) or path

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
        "page": {lang.value: whole(urls.entry(lang, row.address)) for lang in index.langs},
        "figures": [
            {"metric": label(metric), **{name: getattr(metric, name) for name in OF_METRICS}}
            for metric in results(row.entry)
        ],
        "costs": {name: getattr(row, name) or None for name in COSTS},
        "weights": weights if row.url else None,
        "samples": {name: getattr(row, name).value for name in ("status", "level", "weights")},
    }


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


def board_files(index: SiteIndex, board: Board) -> Iterator[Page]:
    """The same table twice."""
    rows = list(_rows(index, board))
    yield Page(urls.board_csv(board.slug), csv_table(rows[0], rows))
    content = {"title": board.title, "dataset": board.key.dataset or None, "models": rows}
    yield json_page(urls.board_json(board.slug), content)


def _rows(index: SiteIndex, board: Board) -> Iterator[dict[str, Any]]:
    """A row for each model, the best first; None for what is not known."""
    (figure,) = figure_columns(index, [board])
    rows = rows_of(index, (one.entry for one in board.entries))
    for ranked, row in zip(board.entries, rows, strict=True):
        yield {
            "name": row.name,
            figure.name: ranked.value,
            **{name: getattr(row, name) or None for name in FACTS},
            **{f"name_{name}": row.fields.get(name) for name in index.varying_fields},
        }


_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")  # among them NUL, which no CSV holds
# How a formula begins, which can fetch addresses and start programs; full-width signs count, too.
_FORMULA = re.compile(r"[=+@＝＋－＠-]")


def csv_table(names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A line with the names, and one for each row; an empty cell for what a row lacks."""
    columns = list(names)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_cell, columns))
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    """A text that would be a formula begins with an apostrophe, which makes it a text again."""
    if not isinstance(value, str):
        return value
    plain = _CONTROL.sub(" ", value)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def results(entry: Model) -> tuple[Metric, ...]:
    """The figures that say how good the model is, rather than what it takes or how it was run."""
    return tuple(metric for metric in entry.metrics if metric.kind == RESULT)


def label(metric: Metric) -> str:
    """`mAP @5-95`."""
    return " ".join(filter(None, (metric.name, metric.qualifier)))


def by_name(metrics: dict[Metric, str]) -> dict[str, float]:
    """The values by the metrics' names; one that several have gets its unit, then a number."""
    times = Counter(metrics.values())
    found: dict[str, float] = {}
    for metric, name in metrics.items():
        unit = f" ({metric.unit})" if times[name] > 1 and metric.unit else ""
        found[urls.free(f"{name}{unit}", found, " ")] = metric.value
    return found
