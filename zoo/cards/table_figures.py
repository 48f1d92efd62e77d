"""One table -> its figures, and the numbers left out, each with reason and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from zoo.cards.captions import measured_on, settled
from zoo.cards.cells import Content, read_cell
from zoo.cards.columns import DATASET_HEADERS, MODEL_HEADERS, WEAK_HEADERS, model_header
from zoo.cards.header import Reading, Vocabulary
from zoo.cards.lexicon import Place
from zoo.cards.names import Names
from zoo.cards.words import plain
from zoo.core.card import Card
from zoo.core.datasets import name_and_split
from zoo.core.hub import DATASET
from zoo.core.registry import Metric
from zoo.core.source import Span
from zoo.core.task import COST, RESULT, SETTING, TaskMetric
from zoo.markdown.document import Cell, Table

INPUT_SIZE = "input size"
UNIT_OF = {  # costs that say nothing without a unit, each with a usual one
    "params": "M", "FLOPs": "G", "MACs": "G", "latency": "ms", "training time": "h",
    "memory": "GB", "model size": "MB", "energy": "J", "power": "W",
}  # fmt: skip
COUNTS = ("params", "FLOPs", "MACs")
FEWEST = 1000  # of a count that is written out
SILENCE = "or silence this with a comment"


class Figure(NamedTuple):
    """A number of a table. header: as the table writes it. name: the cell that names the model."""

    model: str
    metric: Metric
    span: Span
    header: str
    name: Span


class Left(NamedTuple):
    """A number that is no figure. at: what to fix, or to silence; without it, all is right.

    no_result: it stands in a table that gives no results.
    """

    span: Span
    text: str
    why: str
    remedy: str = ""
    at: Span | None = None
    no_result: bool = False


class TableFigures(NamedTuple):
    """What a table gives. names: the models of its rows, with their places.

    twice: rows that repeat one, with it.
    """

    span: Span
    figures: tuple[Figure, ...] = ()
    left: tuple[Left, ...] = ()
    names: tuple[tuple[str, Span], ...] = ()
    twice: tuple[tuple[Row, Row], ...] = ()


class Context(NamedTuple):
    """What a table is read with. above: texts above it, the nearest first."""

    card: Card
    names: Names
    vocabulary: Vocabulary
    above: tuple[str, ...]
    number: int


class Row(NamedTuple):
    """A row as it is read. labels: its words, by column. contents: of all its cells.

    text: the model's name as the row writes it, `ResNet50 + FReLU` for `+ FReLU` below ResNet50.
    varied: the row below adds to it, and the card does not say which of them is the model.
    """

    model: str | None
    cell: Cell
    cells: tuple[Cell, ...]
    contents: tuple[Content, ...]
    labels: tuple[tuple[int, str], ...]
    text: str = ""
    varied: bool = False
    figures: tuple[Figure, ...] = ()


def read_table(table: Table, context: Context) -> TableFigures:
    """The account of a table."""
    if not table.header:
        return TableFigures(Span(0, 0))
    span = Span(table.header[0].span.start, table.header[-1].span.end)
    column = _model_column(table, context.names)
    if (
        column is None
        and len(table.header) > 1
        and any(context.names.certain(cell.text) for cell in table.header[1:])
    ):
        table, column = _turned(table), 0
    reader = _Reader(table, context, column or 0)
    if column is None:
        return TableFigures(span, left=tuple(reader.without_models(span)))
    return reader.read(span)


class _Reader:
    """Reads the rows of a table whose models stand in `column`."""

    def __init__(self, table: Table, context: Context, column: int) -> None:
        self.table, self.context, self.column = table, context, column
        self.headers = [plain(cell.text) for cell in table.header]
        tag_task = context.names.hub.task_of(None, context.card.tags)
        self.readings = [context.vocabulary.read(cell.text, tag_task) for cell in table.header]
        self.contents = [
            tuple(read_cell(cell.text) for cell in row[: len(self.headers)]) for row in table.rows
        ]
        self.datasets = [
            n for n, text in enumerate(self.headers) if text.lower() in DATASET_HEADERS
        ]
        self.left: list[Left] = []
        self._shares: dict[int, bool] = {}
        self._caption: Place | None = None

    def read(self, span: Span) -> TableFigures:
        header = model_header(self.headers[self.column])
        headed = header in MODEL_HEADERS
        is_model = self.context.names.is_model
        rows = [(row, bool(row.model) and is_model(row.model or "")) for row in self._rows(headed)]
        weak = header in WEAK_HEADERS
        if weak and not any(known for _, known in rows) and not self._measures():
            return TableFigures(span, left=tuple(self.without_models(span)))
        read: list[Row] = []
        for row, known in rows:
            if row.model and known:
                read.append(row._replace(figures=tuple(self._figures(row, row.model))))
            else:
                self._nobody(row)
        figures, twice = self._told_apart(read)
        names = tuple((row.model or "", row.cell.span) for row in read)
        return TableFigures(span, tuple(figures), tuple(self.left), names, tuple(twice))

    def without_models(self, span: Span) -> Iterator[Left]:
        """The numbers of a table that names no model."""
        measures = self._measures() or self._turned_measures()
        caption = next(iter(self.context.above), "")
        told = measures or self.context.vocabulary.lexicon.metrics_in(caption, "")
        for row, contents in zip(self.table.rows, self.contents, strict=True):
            for index, (cell, content) in enumerate(zip(row, contents, strict=False)):
                if content.kind != "number":
                    continue
                metric = self.readings[index].metric
                if not told or (not measures and metric and metric.kind == SETTING):
                    why = "it is in a table without model results"
                    yield Left(cell.span, plain(cell.text), why, no_result=True)
                else:
                    why = "no column of this table names models, so its figures are not taken"
                    remedy = f"add a column `model` with the names that `hub.load` takes, {SILENCE}"
                    yield Left(cell.span, plain(cell.text), why, remedy, span)

    def _measures(self) -> bool:
        """Whether a header names a result or a cost."""
        kinds = {r.metric.kind for r in self.readings if r.metric}
        return RESULT in kinds or COST in kinds

    def _turned_measures(self) -> bool:
        """Whether the first column names results."""
        read = self.context.vocabulary.read
        first = [read(row[0].text, "").metric for row in self.table.rows if row]
        return any(metric and metric.kind == RESULT for metric in first)

    def _rows(self, headed: bool) -> Iterator[Row]:
        """The rows with the models that they name; `+ X` adds to the row above it."""
        names = self.context.names
        base = ""
        column = self.column
        named = [plain(row[column].text) if column < len(row) else "" for row in self.table.rows]
        for number, (cells, contents) in enumerate(
            zip(self.table.rows, self.contents, strict=True)
        ):
            if column >= len(cells):
                continue
            labels = tuple(self._labels(contents))
            words = [text for _, text in labels]
            text, below = named[number], "".join(named[number + 1 : number + 2])
            adds = text.startswith("+")
            if adds and base:
                text = f"{base} {text}"
            else:
                base = text
            model = names.find(text, words, headed)
            unclear = not adds and below.startswith("+") and not names.is_stated(text, words)
            yield Row(
                None if unclear else model,
                cells[column],
                cells[: len(self.headers)],
                contents,
                labels,
                text,
                unclear,
            )

    def _labels(self, contents: Sequence[Content]) -> Iterator[tuple[int, str]]:
        for index, content in enumerate(contents):
            metric = self.readings[index].metric
            measured = metric is not None and metric.kind != SETTING
            if content.kind == "words" and not (
                measured or index == self.column or index in self.datasets
            ):
                yield index, content.text

    def _nobody(self, row: Row) -> None:
        """Numbers of a row that names no model."""
        names, text = self.context.names, row.text
        near = names.near(text)
        remedy = (
            f"write it as `hub.load` takes it{f', perhaps `{near}`' if near else ''}, or write "
        )
        remedy += f"`models: NAME: {{row: {text!r}}}` in the front matter, {SILENCE}"
        why = f"no model of this card is called `{text}`" if text else ""
        why = why or "this row names no model"
        if row.varied:
            why = f"`{text}` and the `+` row below it may both be the model"
            remedy = f"write `models: {near or 'NAME'}: {{row: {text!r}}}` in the front matter if "
            remedy += f"this row is the model, {SILENCE}"
        for cell in self._numbers(row):
            self.left.append(Left(cell.span, plain(cell.text), why, remedy, row.cell.span))

    def _numbers(self, row: Row) -> Iterator[Cell]:
        for index, (cell, content) in enumerate(zip(row.cells, row.contents, strict=False)):
            if index != self.column and content.kind == "number":
                yield cell

    def _figures(self, row: Row, model: str) -> Iterator[Figure]:
        names = self.context.names
        task = names.hub.task_of(names.hub.match(model), self.context.card.tags)
        taken: dict[tuple[str, str, str | None, str | None], int] = {}
        for index, (cell, content) in enumerate(zip(row.cells, row.contents, strict=False)):
            if index == self.column or content.kind == "nothing":
                continue
            header = self.table.header[index]
            reading = self.context.vocabulary.read(header.text, task)
            if content.kind == "words":
                self._words(index, cell, content, reading)
                continue
            read = self._parts(header, content, reading, task, cell)
            for one, number in read:
                metric = self._metric(one, number, index, row, model, task, cell, header)
                if metric is None:
                    continue
                key = (metric.name, metric.qualifier, metric.dataset, metric.split)
                if taken.setdefault(key, index) != index and metric.kind != SETTING:
                    first = self.headers[taken[key]]
                    why = f"`{first}` and `{self.headers[index]}` are one metric: the second is"
                    why = (
                        f"{why} not taken"
                        if first != self.headers[index]
                        else (f"`{first}` heads two columns: the second is not taken")
                    )
                    remedy = f"say in each header what it is, as in `val {metric.name}`"
                    self.left.append(Left(cell.span, plain(cell.text), why, remedy, header.span))
                else:
                    yield Figure(model, metric, cell.span, self.headers[index], row.cell.span)

    def _words(self, index: int, cell: Cell, content: Content, reading: Reading) -> None:
        """Words where a number should be."""
        measured = reading.metric is not None and reading.metric.kind != SETTING
        others = [c[index].kind for c in self.contents if index < len(c)]
        numbers = 2 * others.count("number") > len(others)
        if (
            measured
            or (content.odd and numbers)
            or (numbers and any(map(str.isdigit, content.text[:1])))
        ):
            why = f"`{content.text}` {content.odd or 'is not a number'}"
            remedy = "write digits with a full stop, as `38.3`, or `-` where there is no figure"
            self.left.append(Left(cell.span, plain(cell.text), why, remedy, cell.span))

    def _parts(
        self, header: Cell, content: Content, reading: Reading, task: str, cell: Cell
    ) -> list[tuple[Reading, Content]]:
        """What a cell's numbers measure: one, or several between slashes."""
        if not content.parts:
            return [(reading, content)]
        count = len(content.parts)
        readings = self.context.vocabulary.read_parts(header.text, task, count)
        if readings is None:
            why = f"`{content.text}` has {count} numbers, but `{plain(header.text)}` does not name "
            why += f"{count} metrics"
            remedy = "name them in the header, as in `Top-1/Top-5 acc`, or give each a column"
            self.left.append(Left(cell.span, plain(cell.text), why, remedy, header.span))
            return []
        return list(zip(readings, content.parts, strict=True))

    def _metric(
        self,
        reading: Reading,
        content: Content,
        index: int,
        row: Row,
        model: str,
        task: str,
        cell: Cell,
        header: Cell,
    ) -> Metric | None:
        known = reading.metric
        if known is None and (reading.dataset or reading.split):
            caption = next(iter(self.context.above), "")
            named = self.context.vocabulary.lexicon.metrics_in(caption, task)
            known = named.pop() if len(named) == 1 else None
            reading = reading._replace(metric=known)
        if known is None:
            text = self.headers[index]
            what = f"`{text}` is not a known metric" if text else "the column has no header"
            remedy = "name the metric in the header, or describe it in the settings as "
            remedy += f"`[metrics.{_key(text)}]`, {SILENCE}"
            if reading.dataset:
                what = f"`{text}` names a dataset and no metric"
                remedy = f"also name the metric, as in `{text} accuracy`, or one in the sentence "
                remedy += f"above the table, {SILENCE}"
            why = f"{what}, so its figures are not taken"
            self.left.append(Left(cell.span, plain(cell.text), why, remedy, header.span))
            return None
        unit, wrong = self._unit(known, reading, content, index)
        if wrong:
            remedy = "correct it, or write its unit into the cell, as in `0.7%`"
            self.left.append(Left(cell.span, plain(cell.text), wrong, remedy, cell.span))
            return None
        if problem := _unit_problem(known, unit, content):
            self.left.append(Left(cell.span, plain(cell.text), *problem, header.span))
            return None
        place: Place = (None, None)
        if known.kind == RESULT:
            place = settled(self._places(reading, row, model))
        return Metric(
            reading.name,
            content.value,
            unit,
            reading.qualifier,
            *place,
            lower_is_better=None if known.kind == SETTING else known.lower_is_better,
            kind=known.kind,
            text=content.text,
        )

    def _unit(
        self, known: TaskMetric, reading: Reading, content: Content, index: int
    ) -> tuple[str, str]:
        """The unit, and why the value cannot be one. A share of one has no unit."""
        unit = content.unit or reading.unit
        if unit or known.unit != "%":
            unit = unit or known.unit
        else:
            share = self._share(index)
            if not share and 0 < abs(content.value) <= 1:
                return "", f"`{content.text}` stands beside figures in percent"
            unit = "" if share else "%"
        if unit == "%" and known.unit == "%" and not 0 <= content.value <= 100:
            return "", f"`{content.text}` is not between 0 and 100%"
        return unit, ""

    def _share(self, index: int) -> bool:
        """Whether the column's numbers without a unit are shares of one."""
        if index not in self._shares:
            beside = [c[index] for c in self.contents if index < len(c)]
            values = [p for c in beside for p in (c.parts or (c,)) if c.kind == "number"]
            self._shares[index] = all(abs(one.value) <= 1 for one in values if not one.unit)
        return self._shares[index]

    def _places(self, reading: Reading, row: Row, model: str) -> Iterator[Place]:
        """Dataset and split by the header, the row, what stands above the table, the name."""
        lexicon, hub = self.context.vocabulary.lexicon, self.context.names.hub
        yield reading.dataset, reading.split
        for index in self.datasets:
            content = row.contents[index] if index < len(row.contents) else Content("nothing", "")
            mentions, _ = lexicon.mentions(content.text)
            if len(mentions) == 1:
                yield mentions[0].dataset, mentions[0].split
            elif content.kind == "words":
                yield content.text, None
        if self._caption is None:
            self._caption = measured_on(self.context.above, lexicon)
        yield self._caption
        match = hub.match(model)
        token = hub.datasets.get(match.parts.get(DATASET, "")) if match else None
        if token:
            yield name_and_split(token.name)
        else:
            yield lexicon.dataset_of_name(model), None

    def _told_apart(self, rows: list[Row]) -> tuple[list[Figure], list[tuple[Row, Row]]]:
        """All figures; where several rows name one model, with the words that differ."""
        by_model: dict[str, list[Row]] = {}
        for row in rows:
            by_model.setdefault(row.model or "", []).append(row)
        figures: list[Figure] = []
        twice: list[tuple[Row, Row]] = []
        labels = {}
        for several in by_model.values():
            for row, label in zip(several, self._differences(several), strict=True):
                labels[id(row)] = label
        seen: dict[tuple[str, str, str], Row] = {}
        for row in rows:
            key = (row.model or "", labels[id(row)], self._dataset(row))
            if key in seen:
                twice.append((row, seen[key]))
                for one in row.figures:
                    line = self.context.card.source.place(seen[key].cell.span.start)[0]
                    self.left.append(
                        Left(one.span, one.metric.text, f"{row.model} is in line {line} already")
                    )
                continue
            seen[key] = row
            figures += (_labelled(one, labels[id(row)]) for one in row.figures)
        return figures, twice

    def _dataset(self, row: Row) -> str:
        """The dataset that a cell of the row names."""
        return " ".join(row.contents[n].text for n in self.datasets if n < len(row.contents))

    def _differences(self, rows: list[Row]) -> list[str]:
        """What tells rows of one model apart: words that differ, then settings that do."""
        if len(rows) == 1:
            return [""]
        texts: list[list[str]] = [[] for _ in rows]
        for index, header in enumerate(self.headers):
            metric = self.readings[index].metric
            if metric is not None and metric.kind != SETTING:
                continue
            if index in self.datasets and index != self.column:
                continue
            cells = [row.contents[index].text if index < len(row.contents) else "" for row in rows]
            if len(set(cells)) == 1 or (index == self.column and len(set(map(plain, cells))) == 1):
                continue
            for text, cell in zip(texts, cells, strict=True):
                text.append(f"{header} {cell}" if metric and cell[:1].isdigit() else cell)
        return [", ".join(filter(None, text)) for text in texts]


def _unit_problem(known: TaskMetric, unit: str, content: Content) -> tuple[str, str] | None:
    """Why a number of this unit cannot be what the header says, and the remedy; None if it can."""
    if known.name == INPUT_SIZE and unit not in ("", "px"):
        why = f"`{content.text}` in {unit} is not an input size"
        return why, f"head the column `params` or `model size`, {SILENCE}"
    counts = known.name in COUNTS and content.value >= FEWEST
    if known.name in UNIT_OF and not unit and not counts:
        why = f"`{known.name}` has no unit, so its figures are not taken"
        return why, f"write it in the header, as in `{known.name} ({UNIT_OF[known.name]})`"
    return None


def _labelled(figure: Figure, label: str) -> Figure:
    metric = figure.metric
    if not label or metric.kind == SETTING:
        return figure
    qualifier = " ".join(filter(None, (metric.qualifier, f"({label})")))
    return figure._replace(metric=replace(metric, qualifier=qualifier))


def _model_column(table: Table, names: Names) -> int | None:
    """The column of models: by its header, else the first one if its cells are known names."""
    headers = [model_header(plain(cell.text)) for cell in table.header]
    strong = MODEL_HEADERS - WEAK_HEADERS
    for known in (strong, WEAK_HEADERS):
        found = [index for index, header in enumerate(headers) if header in known]
        if found:
            return found[0]
    first = [row[0].text for row in table.rows if row]
    return 0 if any(names.certain(text) for text in first) else None


def _turned(table: Table) -> Table:
    """The table with its columns as rows."""
    header = (table.header[0], *(row[0] for row in table.rows if row))
    rows = [
        (cell, *(row[index] for row in table.rows if index < len(row)))
        for index, cell in enumerate(table.header)
        if index
    ]
    return Table(header, tuple(rows))


def _key(text: str) -> str:
    """A name as a key of TOML, in quotes where it needs them."""
    bare = text.replace("_", "").replace("-", "")
    return text if text.isascii() and bare.isalnum() else f'"{text}"'
