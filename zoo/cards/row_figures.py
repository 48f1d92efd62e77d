"""The numbers of a row -> figures of its model, or what keeps each from being one."""

from __future__ import annotations

from collections.abc import Iterator

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


def figures_of(grid: Grid, row: Row, model: str) -> Iterator[Figure]:
    """The figures of a row that names a model; what is left over goes to `grid.left`."""
    names = grid.context.names
    task = names.hub.task_of(names.hub.match(model), names.card.tags)
    taken: dict[tuple[str, str, str | None, str | None], int] = {}
    for index, (cell, content) in enumerate(zip(row.cells, row.contents, strict=False)):
        if index == grid.column or content.kind == "nothing":
            continue
        header = grid.table.header[index]
        reading = grid.context.vocabulary.read(header.text, task)
        if content.kind == "words":
            _words(grid, index, cell, content, reading)
            continue
        for one, number in _parts(grid, header, content, reading, task, cell):
            metric = _metric(grid, one, number, index, row, model, task, cell, header)
            if metric is None:
                continue
            key = (metric.name, metric.qualifier, metric.dataset, metric.split)
            if taken.setdefault(key, index) != index and metric.kind != SETTING:
                first, second = grid.headers[taken[key]], grid.headers[index]
                why = f"`{first}` heads two columns: the second is not taken"
                if first != second:
                    why = f"`{first}` and `{second}` are one metric: the second is not taken"
                remedy = f"say in each header what it is, as in `val {metric.name}`"
                grid.leave(cell, why, remedy, header.span)
            else:
                yield Figure(model, metric, cell.span, grid.headers[index], row.cell.span)


def _words(grid: Grid, index: int, cell: Cell, content: Content, reading: Reading) -> None:
    """Words where a number should be."""
    measured = reading.metric is not None and reading.metric.kind != SETTING
    others = [c[index].kind for c in grid.contents if index < len(c)]
    numbers = 2 * others.count("number") > len(others)
    if measured or (numbers and (content.odd or content.text[:1].isdigit())):
        why = f"`{content.text}` {content.odd or 'is not a number'}"
        remedy = "write digits with a full stop, as `38.3`, or `-` where there is no figure"
        grid.leave(cell, why, remedy, cell.span)


def _parts(
    grid: Grid, header: Cell, content: Content, reading: Reading, task: str, cell: Cell
) -> list[tuple[Reading, Content]]:
    """What a cell's numbers measure: one, or several between slashes."""
    if not content.parts:
        return [(reading, content)]
    count = len(content.parts)
    readings = grid.context.vocabulary.read_parts(header.text, task, count)
    if readings is None:
        why = f"`{content.text}` has {count} numbers, but `{plain(header.text)}` does not name "
        why += f"{count} metrics"
        remedy = "name them in the header, as in `Top-1/Top-5 acc`, or give each a column"
        grid.leave(cell, why, remedy, header.span)
        return []
    return list(zip(readings, content.parts, strict=True))


def _metric(
    grid: Grid,
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
        caption = next(iter(grid.context.above), "")
        named = grid.context.vocabulary.lexicon.metrics_in(caption, task)
        known = named.pop() if len(named) == 1 else None
        reading = reading._replace(metric=known)
    if known is None:
        text = grid.headers[index]
        what = f"`{text}` is not a known metric" if text else "the column has no header"
        remedy = "name the metric in the header, or describe it in the settings as "
        remedy += f"`[metrics.{_key(text)}]`, {SILENCE}"
        if reading.dataset:
            what = f"`{text}` names a dataset and no metric"
            remedy = f"also name the metric, as in `{text} accuracy`, or one in the sentence "
            remedy += f"above the table, {SILENCE}"
        why = f"{what}, so its figures are not taken"
        grid.leave(cell, why, remedy, header.span)
        return None
    unit, wrong = _unit(grid, known, reading, content, index)
    if wrong:
        remedy = "correct it, or write its unit into the cell, as in `0.7%`"
        grid.leave(cell, wrong, remedy, cell.span)
        return None
    if problem := _unit_problem(known, unit, content):
        grid.leave(cell, *problem, header.span)
        return None
    place: Place = (None, None)
    if known.kind == RESULT:
        place = settled(_places(grid, reading, row, model))
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
    grid: Grid, known: TaskMetric, reading: Reading, content: Content, index: int
) -> tuple[str, str]:
    """The unit, and why the value cannot be one. A share of one has no unit."""
    unit = content.unit or reading.unit
    if unit or known.unit != "%":
        unit = unit or known.unit
    else:
        share = _share(grid, index)
        if not share and 0 < abs(content.value) <= 1:
            return "", f"`{content.text}` stands beside figures in percent"
        unit = "" if share else "%"
    if unit == "%" and known.unit == "%" and not 0 <= content.value <= 100:
        return "", f"`{content.text}` is not between 0 and 100%"
    return unit, ""


def _share(grid: Grid, index: int) -> bool:
    """Whether the column's numbers without a unit are shares of one."""
    if index not in grid.shares:
        beside = [c[index] for c in grid.contents if index < len(c)]
        values = [p for c in beside for p in (c.parts or (c,)) if c.kind == "number"]
        grid.shares[index] = all(abs(one.value) <= 1 for one in values if not one.unit)
    return grid.shares[index]


def _places(grid: Grid, reading: Reading, row: Row, model: str) -> Iterator[Place]:
    """Dataset and split by the header, the row, what stands above the table, the name."""
    lexicon, hub = grid.context.vocabulary.lexicon, grid.context.names.hub
    yield reading.dataset, reading.split
    for index in grid.datasets:
        content = row.contents[index] if index < len(row.contents) else Content("nothing", "")
        mentions, _ = lexicon.mentions(content.text)
        if len(mentions) == 1:
            yield mentions[0].dataset, mentions[0].split
        elif content.kind == "words":
            yield content.text, None
    if grid.caption is None:
        grid.caption = measured_on(grid.context.above, lexicon)
    yield grid.caption
    match = hub.match(model)
    token = hub.datasets.get(match.parts.get(DATASET, "")) if match else None
    if token:
        yield name_and_split(token.name)
    else:
        yield lexicon.dataset_of_name(model), None


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
