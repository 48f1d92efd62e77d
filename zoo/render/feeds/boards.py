"""A leaderboard as CSV and as JSON, with all its models; docs/api.md describes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from zoo.render import urls
from zoo.render.boards import Board
from zoo.render.columns import figure_columns
from zoo.render.feeds.table import csv_table
from zoo.render.index import SiteIndex
from zoo.render.model_rows import card_rows
from zoo.render.site import Page

# Fields of `ModelRow`, in its units: single parameters and operations, seconds, bytes.
FACTS = (
    "card", "repository", "dataset", "year", "parameters", "flops", "seconds", "memory", "input",
    "processor", "bytes", "license", "url",
)  # fmt: skip


def board_files(index: SiteIndex, board: Board) -> Iterator[Page]:
    """The same table twice."""
    rows = list(_rows(index, board))
    yield Page(urls.board_csv(board.slug), csv_table(rows[0], rows))
    content = {"title": board.title, "dataset": board.key.dataset or None, "models": rows}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    yield Page(urls.board_json(board.slug), f"{text}\n".encode())


def _rows(index: SiteIndex, board: Board) -> Iterator[dict[str, Any]]:
    """A row for each model, the best first; None for what is not known."""
    cards = dict.fromkeys(one.entry.card for one in board.entries)
    known = {r.address: r for name in cards for r in card_rows(index, index.named[name])}
    (figure,) = figure_columns(index, [board])
    for one in board.entries:
        row = known[index.address(one.entry)]
        yield {
            "name": row.name,
            figure.name: one.value,
            **{name: getattr(row, name) or None for name in FACTS},
            **{f"name_{name}": row.fields.get(name) for name in index.varying_fields},
        }
