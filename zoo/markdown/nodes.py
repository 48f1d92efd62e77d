"""The blocks of a text while it is read: which are open, and how far into a line reading got."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from zoo.markdown.links import Target, definition, normal
from zoo.markdown.tables import Row

HOLDERS = frozenset(("root", "blockquote", "ul", "ol", "item", "note"))
RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)


class Line(NamedTuple):
    """A line's text with the offset in the source of its first character."""

    text: str
    offset: int


@dataclass(slots=True, eq=False)
class Node:
    """A block. kind: its element in HTML, or one of `text`, `item`, `note`, `sample`, `raw`.

    first, last: numbers of its lines. width: columns that an item's lines are indented by.
    level: of a heading; the first number of a list; 1 for a fence; where a footnote begins.
    info: of a fence; the mark of a list; the label of a footnote; how a block of HTML ends.
    """

    kind: str
    first: int
    last: int
    children: list[Node] = field(default_factory=list, init=False)
    lines: list[Line] = field(default_factory=list, init=False)
    width: int = 0
    level: int = 0
    info: str = ""
    rows: list[Row] = field(default_factory=list, init=False)
    align: Sequence[str] = ()
    tight: bool = True


class Blocks:
    """The blocks of a text, and the line that is looked at.

    definitions: of links, by label. notes: footnotes, by label. marks: ranges of the source that
    are on no page as text. deep, wide: where something is nested too deeply, and where a table
    leaves out too many cells.
    text, offset, number, start: of the line; `start` is its place in the whole text. pos: where
    what is not read yet begins, in the open block `path[depth - 1]`; first: its first letter.
    paragraph: the one that the line may go on with. spare: cells that the table left out.
    """

    text: str
    offset: int
    start: int
    pos: int
    first: int
    depth: int
    paragraph: Node | None
    spare: int

    def __init__(self, whole: str) -> None:
        self.root = Node("root", 0, 0)
        self.definitions: dict[str, Target] = {}
        self.notes: dict[str, Node] = {}
        self.marks: list[tuple[int, int]] = []
        self.deep: list[int] = []
        self.wide: list[int] = []
        self.path = [self.root]  # open blocks, each within the one before
        self.number = 0
        self._whole = whole
        self._last: dict[str, int] = {}

    def rest(self, at: int) -> Line:
        """The line from there on."""
        return Line(self.text[at:], self.offset + at)

    def ends_after(self, end: str, at: int) -> bool:
        """Whether the text has that end of a block of HTML behind a place."""
        if end not in self._last:
            ends = (match.end() for match in RAW_END.finditer(self._whole))
            self._last[end] = max(ends, default=-1) if end == "raw" else self._whole.rfind(end)
        return self._last[end] > at

    def begin(self, kind: str) -> Node:
        """A new block where the line is."""
        self.close(self.depth)
        return self.add(kind)

    def add(self, kind: str) -> Node:
        """A new block in the one that was opened last; a list takes nothing but items."""
        path = self.path
        if path[-1].kind in ("ul", "ol") and kind != "item":
            self.end()
        node = Node(kind, self.number, self.number)
        path[-1].children.append(node)
        path.append(node)
        return node

    def end(self) -> None:
        """Ends the block that was opened last."""
        self.close(len(self.path) - 1)

    def close(self, depth: int) -> None:
        """Ends all open blocks from that depth on."""
        while len(self.path) > max(depth, 1):
            node = self.path.pop()
            if node.kind == "p":
                self.take_definitions(node)
                if not node.lines:
                    self.path[-1].children.remove(node)
                    continue
            elif node.kind == "pre" and not node.level:
                while node.lines and not node.lines[-1].text.strip():
                    node.lines.pop()
            elif node.kind in ("ul", "ol"):
                node.tight = _tight(node)
            if node.children and node.kind in HOLDERS:
                node.last = max(node.last, node.children[-1].last)

    def take_definitions(self, node: Node) -> None:
        """Takes the definitions of links from the paragraph's beginning."""
        if not node.lines or not node.lines[0].text.startswith("["):
            return
        lines = node.lines
        text = "\n".join(line.text.strip() for line in lines)
        at = taken = 0
        while at < len(text) and (found := definition(text, at)):
            label, target, end = found
            used = len(lines) if end >= len(text) else taken + text.count("\n", at, end)
            line = lines[taken + text.count("\n", at, target.start)]
            begin = line.offset + line.text.find(text[target.start : target.end])
            place = Target(target.address, target.title, begin, begin + target.end - target.start)
            self.definitions.setdefault(normal(label), place)
            last = lines[used - 1]
            self.marks.append((lines[taken].offset, last.offset + len(last.text)))
            at, taken = end, used
        node.lines = lines[taken:]


def _tight(node: Node) -> bool:
    """Whether no blank line stands between the items of a list, or within one."""
    return all(
        below.first - 1 == above.last
        for nodes in (node.children, *(item.children for item in node.children))
        for above, below in pairwise(nodes)
    )
