"""The rows of a table, and the models that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zoo.cards.cells import Content, plain
from zoo.cards.grid import Grid, Row
from zoo.cards.names import Names
from zoo.markdown.document import Table

MODEL_HEADERS = frozenset(
    (
        "model", "models", "model name", "name", "network", "networks", "net", "method", "methods",
        "backbone", "backbones", "arch", "architecture", "architectures", "encoder", "variant",
        "config", "模型", "模型名称", "模型名", "名称", "网络", "网络结构", "网络名称", "方法",
        "主干网络", "骨干网络", "主干", "骨干", "结构", "模型结构", "架构",
    )
)  # fmt: skip
# Of these, a table of no known metric may have one as well.
WEAK_HEADERS = MODEL_HEADERS - {"model", "models", "model name", "模型", "模型名称", "模型名"}
_MODEL_WORDS = frozenset(
    ("model", "models", "network", "networks", "method", "methods", "backbone", "backbones",
     "architecture", "architectures", "模型", "网络", "方法")
)  # fmt: skip
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]")


def model_header(text: str) -> str:
    """A header as MODEL_HEADERS has it: `Pretrained models (ours)` -> models; else as it is."""
    header = _ASIDE.sub(" ", text).strip(" ↑↓:").lower()
    last = header.split()[-1] if header else ""
    return last if last in _MODEL_WORDS else "模型" if header.endswith("模型") else header


def model_column(table: Table, names: Names) -> int | None:
    """The column of models: by its header, else the first one if its cells are known names."""
    headers = [model_header(plain(cell.text)) for cell in table.header]
    strong = MODEL_HEADERS - WEAK_HEADERS
    for known in (strong, WEAK_HEADERS):
        for index, header in enumerate(headers):
            if header in known:
                return index
    return 0 if any(names.certain(row[0].text) for row in table.rows if row) else None


def turned(table: Table) -> Table:
    """The table with its columns as rows."""
    header = (table.header[0], *(row[0] for row in table.rows if row))
    rows = [
        (cell, *(row[index] for row in table.rows if index < len(row)))
        for index, cell in enumerate(table.header)
        if index
    ]
    return Table(header, tuple(rows))


def rows_of(grid: Grid, headed: bool) -> Iterator[Row]:
    """The rows with the models that they name; `+ X` adds to the row above it."""
    names = grid.names
    base = ""
    column = grid.column
    named = [plain(row[column].text) if column < len(row) else "" for row in grid.table.rows]
    for number, (cells, contents) in enumerate(zip(grid.table.rows, grid.contents, strict=True)):
        if column >= len(cells):
            continue
        words = list(_labels(grid, contents))
        text, below = named[number], "".join(named[number + 1 : number + 2])
        adds = text.startswith("+")
        if adds and base:
            text = f"{base} {text}"
        else:
            base = text
        model = names.find(text, words, headed)
        unclear = not adds and below.startswith("+") and not names.is_stated(text, words)
        own = cells[: len(grid.headers)]
        yield Row(None if unclear else model, cells[column], own, contents, text, unclear)


def _labels(grid: Grid, contents: Sequence[Content]) -> Iterator[str]:
    """The words of a row that may be a part of its model's name."""
    for index, content in enumerate(contents):
        if content.kind == "words" and not (
            grid.readings[index].measured or index == grid.column or index in grid.datasets
        ):
            yield content.text
