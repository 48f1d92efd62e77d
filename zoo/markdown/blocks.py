"""Lines -> the blocks they make, as CommonMark and GitHub's additions define them.

Every line is looked at once: first which of the open blocks it goes on with, then which blocks it
begins, and what is left of it is text. Nesting is limited, so that the work is linear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zoo.markdown.leaves import MAKERS, add_row, begins_table, goes_on
from zoo.markdown.links import normal
from zoo.markdown.nodes import HOLDERS, Blocks, Node

DEEPEST = 24  # blocks within blocks: a mark of one more is text
_BULLET = re.compile(r"([*+-])(?=[ ]|\Z)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=[ ]|\Z)")
_NOTE = re.compile(r"\[\^([^\s\[\]^]{1,200})\]:[ \t]*")
_STARTS = frozenset("#>`~<=-_*+[0123456789|:\x02")
_PREFIX = re.compile(r"[ \t>*+\-.)\d]*\t")


def read_blocks(lines: Sequence[tuple[str, int]]) -> Blocks:
    """The blocks of a text. lines: each with its offset in the source."""
    blocks = Blocks("\n".join([text for text, _ in lines]))
    start = 0
    for text, offset in lines:
        blocks.number += 1
        blocks.start = start
        start += len(text) + 1
        if "\t" in text and (prefix := _PREFIX.match(text)):
            wide = prefix[0].expandtabs(4)
            offset -= len(wide) - len(prefix[0])
            text = wide + text[prefix.end() :]
        blocks.text, blocks.offset = text, offset
        _read_line(blocks)
    blocks.close(1)
    return blocks


def _read_line(blocks: Blocks) -> None:
    text, path = blocks.text, blocks.path
    pos, depth, size = 0, 1, len(text)
    while depth < len(path) and path[depth].kind in HOLDERS:
        node = path[depth]
        first = pos
        while first < size and text[first] == " ":
            first += 1
        blank = first == size
        if node.kind == "blockquote":
            if blank or first - pos > 3 or text[first] != ">":
                break
            pos = first + 1 + text.startswith(" ", first + 1)
        elif node.kind in ("item", "note"):
            if not node.children if blank else first - pos < node.width:
                break
            pos = min(size, pos + node.width)
        depth += 1
    leaf = path[depth] if depth < len(path) and path[depth].kind not in HOLDERS else None
    blocks.pos, blocks.depth = pos, depth
    if leaf is None or not goes_on(blocks, leaf):
        _begin(blocks, leaf)


def _begin(blocks: Blocks, leaf: Node | None) -> None:
    """Opens what the rest of the line begins, and adds its text."""
    text, path = blocks.text, blocks.path
    blocks.paragraph = leaf if leaf is not None and leaf.kind == "p" else None
    while True:
        blocks.first = first = _after_blanks(text, blocks.pos)
        if first == len(text):
            break
        if first - blocks.pos >= 4:
            if path[-1].kind == "p":
                break
            blocks.begin("pre").lines.append(blocks.rest(blocks.pos + 4))
            return
        mark = text[first]
        if mark not in _STARTS:
            break
        if (begins_leaf := MAKERS.get(mark)) and begins_leaf(blocks):
            return
        if not _begins_holder(blocks, mark):
            if begins_table(blocks):
                return
            break
        blocks.depth, blocks.paragraph = len(path), None
    _add_text(blocks, leaf)


def _add_text(blocks: Blocks, leaf: Node | None) -> None:
    """The rest of a line is text of a paragraph, a row of a table, or blank."""
    path, first = blocks.path, blocks.first
    if first == len(blocks.text):
        blocks.close(blocks.depth)
        if path[-1].kind == "blockquote":
            path[-1].last = blocks.number
        return
    tip, line = path[-1], blocks.rest(first)
    if tip.kind == "table" and leaf is tip and blocks.depth == len(path) - 1:
        add_row(blocks, tip, line)
    elif tip.kind == "p":  # also where a mark of its quote or list is left out
        tip.lines.append(line)
        tip.last = blocks.number
    else:
        blocks.begin("p").lines.append(line)


def _begins_holder(blocks: Blocks, mark: str) -> bool:
    """Opens a quote, an item or a footnote, and goes on to its text."""
    text, first = blocks.text, blocks.first
    if mark == "[":
        note = _NOTE.match(text, first)
        if note is None or len(blocks.path) > DEEPEST:
            return False
        blocks.close(1)
        node = blocks.add("note")
        node.width, node.info, node.level = 4, normal(note[1]), blocks.offset + first
        blocks.marks.append((blocks.offset + first, blocks.offset + note.end()))
        blocks.notes.setdefault(node.info, node)
        blocks.pos = note.end()
        return True
    if mark != ">":
        return mark in "*+-0123456789" and _begins_item(blocks)
    if _too_deep(blocks):
        return False
    blocks.begin("blockquote")
    blocks.pos = first + 1 + text.startswith(" ", first + 1)
    return True


def _begins_item(blocks: Blocks) -> bool:
    text, first, path = blocks.text, blocks.first, blocks.path
    match = _BULLET.match(text, first) or _NUMBER.match(text, first)
    if match is None:
        return False
    body = _after_blanks(text, match.end())
    empty = body == len(text)
    kind, info, number = "ul", match[1], 0
    if match.re is _NUMBER:
        kind, info, number = "ol", match[2], int(match[1])
    lazy = blocks.paragraph or (path[-1].kind == "p" and blocks.depth == len(path) - 1)
    if (lazy and (empty or (kind == "ol" and number != 1))) or _too_deep(blocks):
        return False
    holder = path[blocks.depth - 1]
    same = holder.kind == kind and holder.info == info
    if holder.kind in ("ul", "ol") and not same:
        blocks.depth -= 1
    blocks.close(blocks.depth)
    if not same:
        listing = blocks.add(kind)
        listing.info, listing.level = info, number
    item = blocks.add("item")
    if kind == "ol":
        blocks.marks.append((blocks.offset + first, blocks.offset + match.end()))
    blanks = body - match.end()
    taken = 1 if empty or blanks > 4 else blanks
    item.width = match.end() - blocks.pos + taken
    blocks.pos = min(match.end() + taken, len(text))
    return True


def _too_deep(blocks: Blocks) -> bool:
    if blocks.depth < DEEPEST:
        return False
    blocks.deep.append(blocks.offset + blocks.first)
    return True


def _after_blanks(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip(" \t"))
