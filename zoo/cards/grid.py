"""A table of results as it is read: its headers, its cells, and what its numbers become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from zoo.cards.cells import Content, plain, read_cell
from zoo.cards.header import vocabulary
from zoo.cards.lexicon import Place
from zoo.cards.names import Names
from zoo.core.registry import Metric
from zoo.core.source import Span
from zoo.core.task import TaskMetric
from zoo.markdown.document import Cell, Table

DATASET_HEADERS = frozenset(
    ("dataset", "data set", "data", "benchmark", "test set", "eval set", "数据集", "测试集",
     "评测集")
)  # fmt: skip
SILENCE = "or silence this with a comment"


class Figure(NamedTuple):
    """A number of a table. header: as the table writes it."""

    model: str
    metric: Metric
    span: Span
    header: str


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

    figures: tuple[Figure, ...] = ()
    left: tuple[Left, ...] = ()
    names: tuple[tuple[str, Span], ...] = ()
    twice: tuple[tuple[Row, Row], ...] = ()


class Row(NamedTuple):
    """A row as it is read. contents: of all its cells.

    text: the model's name as the row writes it, `ResNet50 + FReLU` for `+ FReLU` below ResNet50.
    varied: the row below adds to it, and the card does not say which of them is the model.
    """

    model: str | None
    cell: Cell
    cells: tuple[Cell, ...]
    contents: tuple[Content, ...]
    text: str = ""
    varied: bool = False
    figures: tuple[Figure, ...] = ()


class Grid:
    """A table whose models stand in `column`. left: numbers that are no figures, so far.

    readings: what each header means for the task of the card's tags. contents: of all rows.
    datasets: the columns that name some. shares: columns whose numbers are shares of one, so far
    as anybody asked. above: texts above it, the nearest first. caption: what they say, once
    somebody asked.
    """

    def __init__(self, table: Table, names: Names, above: Sequence[str], column: int) -> None:
        self.table, self.names, self.above, self.column = table, names, above, column
        self.vocabulary = vocabulary(names.hub)
        self.headers = [plain(cell.text) for cell in table.header]
        tag_task = names.hub.task_of(None, names.card.tags)
        self.readings = [self.vocabulary.read(cell.text, tag_task) for cell in table.header]
        self.contents = [
            tuple(read_cell(cell.text) for cell in row[: len(self.headers)]) for row in table.rows
        ]
        lower = map(str.lower, self.headers)
        self.datasets = [n for n, header in enumerate(lower) if header in DATASET_HEADERS]
        self.left: list[Left] = []
        self.shares: dict[int, bool] = {}
        self.caption: Place | None = None

    def leave(self, cell: Cell, why: str, remedy: str, at: Span) -> None:
        """Notes the cell's number as one that is no figure."""
        self.left.append(Left(cell.span, plain(cell.text), why, remedy, at))

    def column_of(self, index: int) -> list[Content]:
        """What the rows have in a column."""
        return [contents[index] for contents in self.contents if index < len(contents)]

    def datasets_of(self, row: Row) -> list[Content]:
        """The cells of a row that name datasets."""
        return [row.contents[n] for n in self.datasets if n < len(row.contents)]

    def metrics_above(self, task: str) -> set[TaskMetric]:
        """The results that the nearest text above names."""
        return self.vocabulary.lexicon.metrics_in(next(iter(self.above), ""), task)
