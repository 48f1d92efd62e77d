"""Rows of one table that name the same model, and what tells them apart."""

from __future__ import annotations

from dataclasses import replace

from zoo.cards.grid import Figure, Grid, Left, Row
from zoo.cards.words import plain
from zoo.core.task import SETTING


def told_apart(grid: Grid, rows: list[Row]) -> tuple[list[Figure], list[tuple[Row, Row]]]:
    """All figures; where several rows name one model, with the words that differ."""
    by_model: dict[str, list[Row]] = {}
    for row in rows:
        by_model.setdefault(row.model or "", []).append(row)
    figures: list[Figure] = []
    twice: list[tuple[Row, Row]] = []
    labels = {}
    for several in by_model.values():
        for row, label in zip(several, _differences(grid, several), strict=True):
            labels[id(row)] = label
    seen: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = (row.model or "", labels[id(row)], _dataset(grid, row))
        if key in seen:
            twice.append((row, seen[key]))
            for one in row.figures:
                line = grid.context.names.card.source.place(seen[key].cell.span.start)[0]
                grid.left.append(
                    Left(one.span, one.metric.text, f"{row.model} is in line {line} already")
                )
            continue
        seen[key] = row
        figures += (_labelled(one, labels[id(row)]) for one in row.figures)
    return figures, twice


def _dataset(grid: Grid, row: Row) -> str:
    """The dataset that a cell of the row names."""
    return " ".join(row.contents[n].text for n in grid.datasets if n < len(row.contents))


def _differences(grid: Grid, rows: list[Row]) -> list[str]:
    """What tells rows of one model apart: words that differ, then settings that do."""
    if len(rows) == 1:
        return [""]
    texts: list[list[str]] = [[] for _ in rows]
    for index, header in enumerate(grid.headers):
        if grid.measured(index) or (index in grid.datasets and index != grid.column):
            continue
        cells = [row.contents[index].text if index < len(row.contents) else "" for row in rows]
        if len(set(cells)) == 1 or (index == grid.column and len(set(map(plain, cells))) == 1):
            continue
        setting = grid.readings[index].metric
        for text, cell in zip(texts, cells, strict=True):
            text.append(f"{header} {cell}" if setting and cell[:1].isdigit() else cell)
    return [", ".join(filter(None, text)) for text in texts]


def _labelled(figure: Figure, label: str) -> Figure:
    metric = figure.metric
    if not label or metric.kind == SETTING:
        return figure
    qualifier = " ".join(filter(None, (metric.qualifier, f"({label})")))
    return figure._replace(metric=replace(metric, qualifier=qualifier))
