"""The numbers of a row -> figures of its model, or what keeps each from being one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zoo.cards.captions import measured_on, settled
from zoo.cards.cells import Content, plain
from zoo.cards.grid import SILENCE, Figure, Grid, Row
from zoo.cards.header import Reading
from zoo.cards.lexicon import Place
from zoo.core.datasets import name_and_split
from zoo.core.hub import DATASET
from zoo.core.registry import Metric
from zoo.core.task import RESULT, SETTING, TaskMetric
from zoo.markdown.document import Cell

INPUT_SIZE = "input size"
UNIT_OF = {  # costs that say nothing without a unit, each with a usual one
    "params": "M", "FLOPs": "G", "MACs": "G", "latency": "ms", "training time": "h",
    "memory": "GB", "model size": "MB", "energy": "J", "power": "W",
}  # fmt: skip
COUNTS = ("params", "FLOPs", "MACs")
FEWEST = 1000  # of a count that is written out


@dataclass(slots=True)
class _Number:
    """A cell of a row that names a model. task: of the model."""

    grid: Grid
    row: Row
    index: int
    model: str
    task: str

    @property
    def cell(self) -> Cell:
        return self.row.cells[self.index]

    @property
    def header(self) -> Cell:
        return self.grid.table.header[self.index]

    def leave(self, why: str, remedy: str, at: Cell | None = None) -> None:
        """It is no figure. at: the cell to fix, the header where none is given."""
        self.grid.leave(self.cell, why, remedy, (at or self.header).span)


def figures_of(grid: Grid, row: Row, model: str) -> Iterator[Figure]:
    """The figures of a row that names a model; what is left over goes to `grid.left`."""
    names = grid.names
    task = names.hub.task_of(names.hub.match(model), names.card.tags)
    taken: dict[tuple[str, str, str | None, str | None], int] = {}
    for index, content in enumerate(row.contents):
        if index == grid.column or content.kind == "nothing":
            continue
        at = _Number(grid, row, index, model, task)
        reading = grid.vocabulary.read(at.header.text, task)
        if content.kind == "words":
            _words(at, content, reading)
            continue
        for one, number in _parts(at, content, reading):
            metric = _metric(at, one, number)
            if metric is None:
                continue
            key = (metric.name, metric.qualifier, metric.dataset, metric.split)
            if taken.setdefault(key, index) != index and metric.kind != SETTING:
                first, second = grid.headers[taken[key]], grid.headers[index]
                why = f"`{first}` heads two columns: the second is not taken"
                if first != second:
                    why = f"`{first}` and `{second}` are one metric: the second is not taken"
                at.leave(why, f"say in each header what it is, as in `val {metric.name}`")
            else:
                yield Figure(model, metric, at.cell.span, grid.headers[index])


def _words(at: _Number, content: Content, reading: Reading) -> None:
    """Words where a number should be."""
    others = [one.kind for one in at.grid.column_of(at.index)]
    numbers = 2 * others.count("number") > len(others)
    if reading.measured or (numbers and (content.odd or content.text[:1].isdigit())):
        why = f"`{content.text}` {content.odd or 'is not a number'}"
        remedy = "write digits with a full stop, as `38.3`, or `-` where there is no figure"
        at.leave(why, remedy, at.cell)


def _parts(at: _Number, content: Content, reading: Reading) -> list[tuple[Reading, Content]]:
    """What a cell's numbers measure: one, or several between slashes."""
    if not content.parts:
        return [(reading, content)]
    count, header = len(content.parts), at.header.text
    readings = at.grid.vocabulary.read_parts(header, at.task, count)
    if readings is None:
        why = f"`{content.text}` has {count} numbers, but `{plain(header)}` does not name "
        remedy = "name them in the header, as in `Top-1/Top-5 acc`, or give each a column"
        at.leave(f"{why}{count} metrics", remedy)
        return []
    return list(zip(readings, content.parts, strict=True))


def _metric(at: _Number, reading: Reading, content: Content) -> Metric | None:
    grid, known = at.grid, reading.metric
    if known is None and (reading.dataset or reading.split):
        named = grid.metrics_above(at.task)
        known = named.pop() if len(named) == 1 else None
        reading = reading._replace(metric=known)
    if known is None:
        text = grid.headers[at.index]
        what = f"`{text}` is not a known metric" if text else "the column has no header"
        remedy = "name the metric in the header, or describe it in the settings as "
        remedy += f"`[metrics.{_key(text)}]`, {SILENCE}"
        if reading.dataset:
            what = f"`{text}` names a dataset and no metric"
            remedy = f"also name the metric, as in `{text} accuracy`, or one in the sentence "
            remedy += f"above the table, {SILENCE}"
        at.leave(f"{what}, so its figures are not taken", remedy)
        return None
    unit, wrong = _unit(at, known, reading, content)
    if wrong:
        at.leave(wrong, "correct it, or write its unit into the cell, as in `0.7%`", at.cell)
        return None
    if problem := _unit_problem(known, unit, content):
        at.leave(*problem)
        return None
    return Metric(
        reading.name,
        content.value,
        unit,
        reading.qualifier,
        *(settled(_places(at, reading)) if known.kind == RESULT else (None, None)),
        lower_is_better=None if known.kind == SETTING else known.lower_is_better,
        kind=known.kind,
        text=content.text,
    )


def _unit(at: _Number, known: TaskMetric, reading: Reading, content: Content) -> tuple[str, str]:
    """The unit, and why the value cannot be one. A share of one has no unit."""
    unit = content.unit or reading.unit or known.unit
    if known.unit == "%" and not content.unit and not reading.unit:
        share = _share(at.grid, at.index)
        if not share and 0 < abs(content.value) <= 1:
            return "", f"`{content.text}` stands beside figures in percent"
        unit = "" if share else "%"
    if unit == "%" and known.unit == "%" and not 0 <= content.value <= 100:
        return "", f"`{content.text}` is not between 0 and 100%"
    return unit, ""


def _share(grid: Grid, index: int) -> bool:
    """Whether the column's numbers without a unit are shares of one."""
    if index not in grid.shares:
        beside = [one for one in grid.column_of(index) if one.kind == "number"]
        values = [part for one in beside for part in (one.parts or (one,))]
        grid.shares[index] = all(abs(one.value) <= 1 for one in values if not one.unit)
    return grid.shares[index]


def _places(at: _Number, reading: Reading) -> Iterator[Place]:
    """Dataset and split by the header, the row, what stands above the table, the name."""
    grid, hub = at.grid, at.grid.names.hub
    lexicon = grid.vocabulary.lexicon
    yield reading.dataset, reading.split
    for content in grid.datasets_of(at.row):
        mentions, _ = lexicon.mentions(content.text)
        if len(mentions) == 1:
            yield mentions[0].dataset, mentions[0].split
        elif content.kind == "words":
            yield content.text, None
    if grid.caption is None:
        grid.caption = measured_on(grid.above, lexicon)
    yield grid.caption
    match = hub.match(at.model)
    token = hub.datasets.get(match.parts.get(DATASET, "")) if match else None
    yield name_and_split(token.name) if token else (lexicon.dataset_of_name(at.model), None)


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


def _key(text: str) -> str:
    """A name as a key of TOML, in quotes where it needs them."""
    bare = text.replace("_", "").replace("-", "")
    return text if text.isascii() and bare.isalnum() else f'"{text}"'
