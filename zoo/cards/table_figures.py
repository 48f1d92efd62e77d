"""One table -> its figures, and the numbers left out, each with reason and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zoo.cards.cells import plain
from zoo.cards.grid import SILENCE, Figure, Grid, Left, Row, TableFigures
from zoo.cards.names import Names
from zoo.cards.row_figures import figures_of
from zoo.cards.table_rows import (
    MODEL_HEADERS,
    WEAK_HEADERS,
    model_column,
    model_header,
    rows_of,
    turned,
)
from zoo.core.source import Span
from zoo.core.task import RESULT, SETTING
from zoo.markdown.document import Table


def read_table(table: Table, names: Names, above: Sequence[str]) -> TableFigures:
    """The account of a table. above: texts above it, the nearest first."""
    if not table.header:
        return TableFigures()
    span = Span(table.header[0].span.start, table.header[-1].span.end)
    column = model_column(table, names)
    if column is None and any(names.certain(cell.text) for cell in table.header[1:]):
        table, column = turned(table), 0
    grid = Grid(table, names, above, column or 0)
    if column is None:
        return TableFigures(left=tuple(_without_models(grid, span)))
    return _read(grid, span)


def _read(grid: Grid, span: Span) -> TableFigures:
    header = model_header(grid.headers[grid.column])
    headed = header in MODEL_HEADERS
    is_model = grid.names.is_model
    rows = [(row, bool(row.model) and is_model(row.model or "")) for row in rows_of(grid, headed)]
    weak = header in WEAK_HEADERS
    if weak and not any(known for _, known in rows) and not _measures(grid):
        return TableFigures(left=tuple(_without_models(grid, span)))
    read: list[Row] = []
    for row, known in rows:
        if row.model and known:
            read.append(row._replace(figures=tuple(figures_of(grid, row, row.model))))
        else:
            _nobody(grid, row)
    figures, twice = _told_apart(grid, read)
    names = tuple((row.model or "", row.cell.span) for row in read)
    return TableFigures(tuple(figures), tuple(grid.left), names, tuple(twice))


def _without_models(grid: Grid, span: Span) -> Iterator[Left]:
    """The numbers of a table that names no model."""
    measures = _measures(grid) or _turned_measures(grid)
    results = measures or grid.metrics_above("")
    for row, contents in zip(grid.table.rows, grid.contents, strict=True):
        for index, (cell, content) in enumerate(zip(row, contents, strict=False)):
            if content.kind != "number":
                continue
            metric = grid.readings[index].metric
            if not results or (not measures and metric and metric.kind == SETTING):
                why = "it is in a table without model results"
                yield Left(cell.span, plain(cell.text), why, no_result=True)
            else:
                why = "no column of this table names models, so its figures are not taken"
                remedy = f"add a column `model` with the names that `hub.load` takes, {SILENCE}"
                yield Left(cell.span, plain(cell.text), why, remedy, span)


def _measures(grid: Grid) -> bool:
    """Whether a header names a result or a cost."""
    return any(reading.measured for reading in grid.readings)


def _turned_measures(grid: Grid) -> bool:
    """Whether the first column names results."""
    read = grid.vocabulary.read
    first = [read(row[0].text, "").metric for row in grid.table.rows if row]
    return any(metric and metric.kind == RESULT for metric in first)


def _nobody(grid: Grid, row: Row) -> None:
    """Numbers of a row that names no model."""
    names, text = grid.names, row.text
    near = names.near(text)
    remedy = f"write it as `hub.load` takes it{f', perhaps `{near}`' if near else ''}, or write "
    remedy += f"`models: NAME: {{row: {text!r}}}` in the front matter, {SILENCE}"
    why = f"no model of this card is called `{text}`" if text else ""
    why = why or "this row names no model"
    if row.varied:
        why = f"`{text}` and the `+` row below it may both be the model"
        remedy = f"write `models: {near or 'NAME'}: {{row: {text!r}}}` in the front matter if "
        remedy += f"this row is the model, {SILENCE}"
    for index, content in enumerate(row.contents):
        if index != grid.column and content.kind == "number":
            grid.leave(row.cells[index], why, remedy, row.cell.span)


def _told_apart(grid: Grid, rows: list[Row]) -> tuple[list[Figure], list[tuple[Row, Row]]]:
    """All figures; where several rows name one model, with the words that differ."""
    by_model: dict[str, list[Row]] = {}
    for row in rows:
        by_model.setdefault(row.model or "", []).append(row)
    labels: dict[int, str] = {}
    for several in by_model.values():
        labels |= zip(map(id, several), _differences(grid, several), strict=True)
    figures: list[Figure] = []
    twice: list[tuple[Row, Row]] = []
    seen: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        label, datasets = labels[id(row)], " ".join(one.text for one in grid.datasets_of(row))
        earlier = seen.setdefault((row.model or "", label, datasets), row)
        if earlier is row:
            figures += (_labelled(one, label) for one in row.figures)
            continue
        twice.append((row, earlier))
        line = grid.names.card.source.place(earlier.cell.span.start)[0]
        why = f"{row.model} is in line {line} already"
        grid.left += (Left(one.span, one.metric.text, why) for one in row.figures)
    return figures, twice


def _differences(grid: Grid, rows: list[Row]) -> list[str]:
    """What tells rows of one model apart: words that differ, then settings that do."""
    if len(rows) == 1:
        return [""]
    texts: list[list[str]] = [[] for _ in rows]
    for index, header in enumerate(grid.headers):
        if grid.readings[index].measured or (index in grid.datasets and index != grid.column):
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
