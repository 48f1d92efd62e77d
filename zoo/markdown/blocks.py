"""Lines -> the blocks they make, as CommonMark and GitHub's additions define them.

Every line is looked at once: first which of the open blocks it goes on with, then which blocks it
begins, and what is left of it is text. Nesting is limited, so that the work is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from zoo.markdown.links import Target, definition, normal
from zoo.markdown.tables import Row, aligned, split_row
from zoo.markdown.tags import BLOCK, tag_at

MOST_COLUMNS = 1_000
DEEPEST = 24  # blocks within blocks: a mark of one more is text
MOST_CELLS = 4  # for each character of a table that its rows may leave out, and a thousand more
_BULLET = re.compile(r"([*+-])(?=[ ]|\Z)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=[ ]|\Z)")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})\Z")
_ATX = re.compile(r"(#{1,6})(?:[ \t]+|\Z)")
_ATX_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*\Z")
_SETEXT = re.compile(r"(?:=+|-+)[ \t]*\Z")
_FENCE = re.compile(r"(`{3,}(?!.*`)|~{3,})(.*)")
_NOTE = re.compile(r"\[\^([^\s\[\]^]{1,200})\]:[ \t]*")
_RAW = re.compile(r"<(script|pre|style|textarea)(?=\s|>|\Z)", re.IGNORECASE)
_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_HTML_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=\s|/?>|\Z)")
_ODD = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_STARTS = frozenset("#>`~<=-_*+[0123456789|:\x02")
_PREFIX = re.compile(r"[ \t>*+\-.)\d]*")
_SAMPLE = re.compile(r"\x02(\d+)\x03")


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
    open: bool = True
    children: list[Node] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    width: int = 0
    level: int = 0
    info: str = ""
    rows: list[Row] = field(default_factory=list)
    align: list[str] = field(default_factory=list)
    tight: bool = True


_HOLDERS = frozenset(("root", "blockquote", "ul", "ol", "item", "note"))


class Blocks:
    """Reads a text's lines. definitions: of links, by label. notes: footnotes, by label."""

    def __init__(self, text: str) -> None:
        self.root = Node("root", 0, 0)
        self.definitions: dict[str, Target] = {}
        self.notes: dict[str, Node] = {}
        self.marks: list[tuple[int, int]] = []  # ranges of the source that are on no page as text
        self.deep: list[int] = []  # where something is nested too deeply
        self.wide: list[int] = []  # where a table leaves out too many cells
        self._path = [self.root]  # open blocks, each within the one before
        self._number = 0
        self._spare = 0
        self._last = {end: text.rfind(end) for _, end in _ODD}
        self._last_raw = max((m.end() for m in _RAW_END.finditer(text)), default=-1)
        self._at = 0

    def feed(self, text: str, offset: int) -> None:
        """One more line."""
        self._number += 1
        start = self._at
        self._at += len(text) + 1
        shift = 0
        if "\t" in text and (prefix := _PREFIX.match(text)) and "\t" in prefix[0]:
            wide = prefix[0].expandtabs(4)
            shift = len(wide) - len(prefix[0])
            text = wide + text[prefix.end() :]
        self._line(text, offset - shift, start)

    def close(self) -> Node:
        self._close(1)
        return self.root

    def _line(self, text: str, offset: int, start: int) -> None:
        pos, depth = 0, 1
        size = len(text)
        path = self._path
        while depth < len(path):
            node = path[depth]
            if node.kind not in _HOLDERS:
                break
            first = pos
            while first < size and text[first] == " ":
                first += 1
            blank = first == size
            if node.kind == "blockquote":
                if blank or first - pos > 3 or text[first] != ">":
                    break
                pos = first + 1 + text.startswith(" ", first + 1)
            elif node.kind in ("item", "note"):
                if blank:
                    if not node.children:
                        break
                    pos = min(size, pos + node.width)
                elif first - pos >= node.width:
                    pos += node.width
                else:
                    break
            depth += 1
        leaf = path[depth] if depth < len(path) and path[depth].kind not in _HOLDERS else None
        if leaf is not None:
            if leaf.kind == "table" and text.startswith("|", pos):
                self._row(leaf, Line(text[pos:], offset + pos))
                return
            if self._goes_on(leaf, text, pos, offset, start):
                return
        self._begin(text, pos, offset, start, depth, leaf)

    def _goes_on(self, leaf: Node, text: str, pos: int, offset: int, start: int) -> bool:
        """Whether the line is one more of a block of code or of HTML."""
        if leaf.kind == "pre":
            if "\x02" in text:
                return False  # a sample, whatever stands above it
            rest = text[pos:]
            bare = rest.lstrip(" ")
            if leaf.info[:1] in "`~" and leaf.info:  # fenced
                mark = leaf.info
                indent = len(rest) - len(bare)
                closing = bare.rstrip(" \t")
                leaf.last = self._number
                if indent <= 3 and len(closing) >= len(mark) and not closing.strip(mark[0]):
                    self._end()
                else:
                    cut = min(indent, leaf.width)
                    leaf.lines.append(Line(rest[cut:], offset + pos + cut))
                return True
            if len(rest) - len(bare) >= 4 or not bare:
                leaf.lines.append(Line(rest[4:], offset + pos + 4))
                leaf.last = self._number if bare else leaf.last
                return True
            return False
        if leaf.kind == "raw":
            ends = not text[pos:].strip() or "\x02" in text
            if leaf.info == "\n" and ends:
                return False
            leaf.lines.append(Line(text[pos:], offset + pos))
            leaf.last = self._number
            if leaf.info != "\n" and self._ends_raw(leaf.info, text, pos):
                self._end()
            return True
        return False

    def _begin(
        self, text: str, pos: int, offset: int, start: int, depth: int, leaf: Node | None
    ) -> None:
        """Opens what the rest of the line begins, and adds its text."""
        size = len(text)
        path = self._path
        paragraph = leaf if leaf is not None and leaf.kind == "p" else None
        while True:
            first = self._first(text, pos)
            indent = first - pos
            if first == size:
                break
            if indent >= 4:
                if path[-1].kind != "p":
                    self._close(depth)
                    code = self._add("pre")
                    code.lines.append(Line(text[pos + 4 :], offset + pos + 4))
                    return
                break
            mark = text[first]
            if mark not in _STARTS:
                break
            if mark == ">" or mark in "*+-0123456789":
                if (
                    mark in "*-"
                    and _RULE.match(text, first)
                    and not (mark == "-" and paragraph and _SETEXT.match(text, first))
                ):
                    self._close(depth)
                    self._add("hr")
                    self._end()
                    return
                if mark == "-" and paragraph and self._underlines(paragraph, text, first, offset):
                    return
                opened = self._container(text, pos, first, offset, depth, paragraph)
                if opened is None:
                    if self._table(paragraph, text, first, offset, depth):
                        return
                    break
                pos, depth = opened
                paragraph = None
                continue
            if self._leaf(text, pos, first, offset, start, depth, paragraph):
                return
            if mark == "[" and (note := _NOTE.match(text, first)) and len(path) <= DEEPEST:
                self._close(1)
                node = self._add("note")
                node.width, node.info, node.level = 4, normal(note[1]), offset + first
                self.marks.append((offset + first, offset + note.end()))
                self.notes.setdefault(node.info, node)
                pos, depth, paragraph = note.end(), len(path), None
                continue
            break
        self._text(text, pos, first, offset, depth, leaf)

    def _text(
        self, text: str, pos: int, first: int, offset: int, depth: int, leaf: Node | None
    ) -> None:
        """The rest of a line is text of a paragraph, a row of a table, or blank."""
        path = self._path
        if first == len(text):
            self._close(depth)
            if path[-1].kind in ("blockquote",):
                path[-1].last = self._number
            return
        tip = path[-1]
        line = Line(text[first:], offset + first)
        if tip.kind == "table" and leaf is tip and depth == len(path) - 1:
            self._row(tip, line)
        elif tip.kind == "p":  # also where a mark of its quote or list is left out
            tip.lines.append(line)
            tip.last = self._number
        else:
            self._close(depth)
            self._add("p").lines.append(line)

    def _leaf(
        self,
        text: str,
        pos: int,
        first: int,
        offset: int,
        start: int,
        depth: int,
        paragraph: Node | None,
    ) -> bool:
        """Whether the line begins a heading, code, HTML, a sample, a rule or a table."""
        mark = text[first]
        if mark == "#":
            match = _ATX.match(text, first)
            if match is None:
                return False
            body = _ATX_END.sub("", text[match.end() :].rstrip(" \t"))
            self._close(depth)
            heading = self._add("h")
            heading.level = len(match[1])
            heading.lines.append(Line(body, offset + match.end()))
            heading.width = offset + first  # where it begins
            self._end()
            return True
        if mark in "`~":
            match = _FENCE.match(text, first)
            if match is None:
                return self._table(paragraph, text, first, offset, depth)
            self._close(depth)
            code = self._add("pre")
            code.info, code.width, code.level = match[1], first - pos, 1
            self.marks.append((offset + first, offset + len(text)))
            code.rows.append(Row((), offset + first, match[2].strip()))
            return True
        if mark == "\x02":
            match = _SAMPLE.match(text, first)
            if match is None:
                return False
            self._close(depth)
            self._add("sample").info = match[1]
            self._end()
            return True
        if mark == "<":
            end = self._html(text, first, start, interrupts=paragraph is not None)
            if not end:
                return False
            self._close(depth)
            raw = self._add("raw")
            raw.info = end
            raw.lines.append(Line(text[pos:], offset + pos))
            if end != "\n" and self._ends_raw(end, text, first + 2):
                self._end()
            return True
        if mark == "=":
            return paragraph is not None and self._underlines(paragraph, text, first, offset)
        if mark == "_" and _RULE.match(text, first):
            self._close(depth)
            self._add("hr")
            self._end()
            return True
        return mark in "|:" and self._table(paragraph, text, first, offset, depth)

    def _container(
        self, text: str, pos: int, first: int, offset: int, depth: int, paragraph: Node | None
    ) -> tuple[int, int] | None:
        """Opens a quote or an item: where its text begins, and how deep it lies."""
        path = self._path
        mark = text[first]
        if mark == ">":
            if depth >= DEEPEST:
                self.deep.append(offset + first)
                return None
            self._close(depth)
            self._add("blockquote")
            return first + 1 + text.startswith(" ", first + 1), len(path)
        match = _BULLET.match(text, first) or _NUMBER.match(text, first)
        if match is None:
            return None
        body = self._first(text, match.end())
        empty = body == len(text)
        numbered = match[0][-1] in ".)"
        lazy = paragraph is not None or (path[-1].kind == "p" and depth == len(path) - 1)
        if lazy and (empty or (numbered and int(match[1]) != 1)):
            return None
        if depth >= DEEPEST:
            self.deep.append(offset + first)
            return None
        kind, info = ("ol", match[2]) if numbered else ("ul", match[1])
        holder = path[depth - 1]
        if holder.kind in ("ul", "ol"):
            if holder.kind == kind and holder.info == info:
                self._close(depth)
            else:
                depth -= 1
                self._close(depth)
                holder = path[depth - 1]
        else:
            self._close(depth)
        if not (holder.kind == kind and holder.info == info and holder.kind in ("ul", "ol")):
            listing = self._add(kind)
            listing.info, listing.level = info, int(match[1]) if numbered else 0
        item = self._add("item")
        if numbered:
            self.marks.append((offset + first, offset + match.end()))
        blanks = body - match.end()
        taken = 1 if empty or blanks > 4 else blanks
        item.width = match.end() - pos + taken
        return min(match.end() + taken, len(text)), len(path)

    def _underlines(self, paragraph: Node, text: str, first: int, offset: int) -> bool:
        """Whether the line makes a heading of the paragraph above."""
        if not _SETEXT.match(text, first):
            return False
        self._definitions(paragraph)
        if not paragraph.lines:
            return False
        level = 1 if text[first] == "=" else 2
        paragraph.kind, paragraph.level = "h", level
        paragraph.width = paragraph.lines[0].offset
        paragraph.last = self._number
        self._end()
        return True

    def _table(
        self, paragraph: Node | None, text: str, first: int, offset: int, depth: int
    ) -> bool:
        """Whether the line is the rule below a table's header, the paragraph's last line."""
        if paragraph is None or (align := aligned(text[first:])) is None:
            return False
        head = paragraph.lines[-1]
        row = split_row(head.text, head.offset)
        if len(row.cells) != len(align):
            return False
        if len(align) > MOST_COLUMNS:
            self.wide.append(head.offset)
            return False
        above = paragraph.lines.pop()
        if paragraph.lines:
            paragraph.last -= 1
            self._end()
        else:
            self._path.pop()
            self._path[-1].children.pop()
        table = self._add("table")
        table.first -= 1
        table.align, table.rows, table.lines = align, [row], [above]
        self._spare = 0
        return True

    def _row(self, table: Node, line: Line) -> None:
        row = split_row(line.text, line.offset)
        self._spare += max(0, len(table.align) - len(row.cells)) - MOST_CELLS * len(line.text)
        if self._spare > 1_000:
            self.wide.append(line.offset)
            self._end()
            self._add("p").lines.append(line)
            return
        table.rows.append(row)
        table.last = self._number

    def _html(self, text: str, first: int, start: int, *, interrupts: bool) -> str:
        """How the block of HTML that begins here ends; "" if none does."""
        match = _RAW.match(text, first)
        if match:
            return "raw" if self._last_raw > start + match.end() else ""
        for opening, end in _ODD:
            if text.startswith(opening, first):
                if opening == "<!" and not text[first + 2 : first + 3].isalpha():
                    return ""
                return end if self._last[end] > start + first else ""
        match = _HTML_NAME.match(text, first)
        if match and match[1].lower() in BLOCK:
            return "\n"
        tag = None if interrupts else tag_at(text, first)
        whole = tag and not text[tag.end() :].strip() and not _RAW.match(text, first)
        return "\n" if whole else ""

    def _ends_raw(self, end: str, text: str, at: int) -> bool:
        return bool(_RAW_END.search(text, at)) if end == "raw" else text.find(end, at) >= 0

    @staticmethod
    def _first(text: str, at: int) -> int:
        size = len(text)
        while at < size and text[at] in " \t":
            at += 1
        return at

    def _add(self, kind: str) -> Node:
        """A new block in the open one of that depth; a list takes nothing but items."""
        path = self._path
        if path[-1].kind in ("ul", "ol") and kind != "item":
            self._close(len(path) - 1)
        node = Node(kind, self._number, self._number)
        path[-1].children.append(node)
        path.append(node)
        return node

    def _end(self) -> None:
        """Ends the block that was opened last."""
        self._close(len(self._path) - 1)

    def _close(self, depth: int) -> None:
        """Ends all open blocks from that depth on."""
        while len(self._path) > max(depth, 1):
            node = self._path.pop()
            node.open = False
            if node.kind == "p":
                self._definitions(node)
                if not node.lines:
                    self._path[-1].children.remove(node)
                    continue
            elif node.kind == "pre" and not node.level:
                while node.lines and not node.lines[-1].text.strip():
                    node.lines.pop()
            elif node.kind in ("ul", "ol"):
                node.tight = _tight(node)
            if node.children and node.kind in _HOLDERS:
                node.last = max(node.last, node.children[-1].last)

    def _definitions(self, node: Node) -> None:
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
    items = node.children
    for number, item in enumerate(items):
        if number + 1 < len(items) and items[number + 1].first - 1 != item.last:
            return False
        parts = item.children
        if any(b.first - 1 != a.last for a, b in pairwise(parts)):
            return False
    return True
