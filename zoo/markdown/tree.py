"""Blocks -> the tree of elements that Python-Markdown writes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from html import escape
from itertools import accumulate, zip_longest
from xml.etree.ElementTree import Element, SubElement

from zoo.core.card import Sample
from zoo.core.source import Span
from zoo.markdown.document import Heading, Table
from zoo.markdown.elements import Leaf, append
from zoo.markdown.facts import Facts
from zoo.markdown.inline import ENTITY, read_marks, special_in
from zoo.markdown.nodes import Line, Node
from zoo.markdown.tables import Row, hidden
from zoo.markdown.tags import Tag

_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)\]\s*\Z", re.IGNORECASE)
_SAMPLE = re.compile("\x02(\\d+)\x03")


class Tree:
    """Makes the tree of one text. samples: those that the text's signs stand for."""

    def __init__(self, facts: Facts, samples: Sequence[Sample]) -> None:
        self._facts = facts
        self._samples = samples
        self._leaf = 0

    def fill(self, parent: Element, root: Node) -> None:
        """Adds what the text holds, and the footnotes that it calls."""
        self._children(parent, root)
        if self._facts.noted:
            self._footnotes(parent)

    def _children(self, parent: Element, node: Node, *, tight: bool = False) -> None:
        for child in node.children:
            if child.kind == "p":
                self._paragraph(parent, child, tight)
            elif child.kind != "note":  # footnotes stand at the end
                _MAKERS[child.kind](self, parent, child)

    def _paragraph(self, parent: Element, node: Node, tight: bool) -> None:
        self._facts.blocks.append(_range(node.lines))
        self._hidden(node, raw=False)
        if tight and len(parent):
            append(parent, "\n")
        self._inline(parent if tight else _add(parent, "p"), node.lines)

    def _hidden(self, node: Node, *, raw: bool) -> None:
        if len(node.lines) > 1:
            self._facts.hidden_tables += hidden(node.lines, raw=raw)

    def _inline(self, parent: Element, lines: list[Line]) -> None:
        texts = [line.text for line in lines]
        texts[-1] = texts[-1].rstrip()
        if len(lines) == 1:
            self._marks(parent, texts[0], lines[0].offset.__add__)
        else:
            self._marks(parent, "\n".join(texts), _places(lines))

    def _marks(self, parent: Element, text: str, place: Callable[[int], int]) -> None:
        special = special_in(text)
        if not special.search(text):
            append(parent, text)
            return
        self._leaf += 1
        read_marks(Leaf(self._facts, text, place, self._leaf), special, parent)

    def _heading(self, parent: Element, node: Node) -> None:
        element = _add(parent, f"h{node.level}")
        self._inline(element, node.lines)
        span = Span(node.width, max(node.width + 1, _range(node.lines).end))
        self._facts.blocks.append(span)
        text = self._facts.plain("".join(element.itertext())).strip()
        self._facts.headings.append(Heading(node.level, text, span))

    def _quote(self, parent: Element, node: Node) -> None:
        quote = _add(parent, "blockquote", text="\n")
        first = node.children[0] if node.children else None
        kind = _ALERT.match(first.lines[0].text) if first and first.kind == "p" else None
        if first and kind and (len(first.lines) > 1 or len(node.children) > 1):
            line = first.lines.pop(0)
            self._facts.markup.append(_range([line]))
            quote.text = f"\n{self._facts.insert('alert', kind[1].lower())}\n"
            if not first.lines:
                node.children.pop(0)
        self._children(quote, node)

    def _list(self, parent: Element, node: Node) -> None:
        if len(parent) == 0 and parent.text:
            append(parent, "\n")
        start = {"start": str(node.level)} if node.kind == "ol" and node.level != 1 else {}
        listing = _add(parent, node.kind, start, "\n")
        for item in node.children:
            element = _add(listing, "li")
            first = item.children[0] if item.children else None
            if first and first.kind == "p" and (task := _TASK.match(first.lines[0].text)):
                line = first.lines[0]
                done = "x" if task[1] != " " else ""
                self._facts.markup.append(Span(line.offset, line.offset + 3))
                target = element if node.tight else _add(element, "p")
                append(target, f"{self._facts.insert('task', done)} ")
                line = Line(line.text[task.end() :], line.offset + task.end())
                self._facts.blocks.append(_range(first.lines))
                self._inline(target, [line, *first.lines[1:]])
                item.children.pop(0)
            self._children(element, item, tight=node.tight)

    def _code(self, parent: Element, node: Node) -> None:
        text = "".join(f"{line.text}\n" for line in node.lines)
        if node.rows and self._formula(parent, node.rows[0].text, text, node.rows[0].offset):
            return
        code = SubElement(_add(parent, "pre"), "code")
        code.text = self._facts.safe(text)
        if node.lines:
            self._facts.code.append(_range(node.lines))

    def _formula(self, parent: Element, info: str, text: str, start: int) -> bool:
        """Whether a block of code is a formula that can be read."""
        made = self._facts.formula(text, True, Span(start, start + 3)) if info == "math" else None
        if made:
            append(_add(parent, "p"), made)
        return bool(made)

    def _raw(self, parent: Element, node: Node) -> None:
        facts = self._facts
        facts.blocks.append(_range(node.lines))
        if node.info == "\n":
            self._hidden(node, raw=True)
        text = "\n".join(line.text for line in node.lines)
        text = _SAMPLE.sub(lambda m: escape(self._samples[int(m[1])].text), text)
        leaf, at = Leaf(facts, text, _places(node.lines), -1), 0
        facts.markup += (leaf.span(*entity.span()) for entity in ENTITY.finditer(text))
        pieces: list[str | Tag] = []
        while (less := text.find("<", at)) >= 0:
            pieces.append(text[at:less])
            at, piece = leaf.html(less)
            pieces.append("&lt;" if piece == "<" else piece)
        pieces.append(text[at:] + "\n")
        append(parent, "\n" if len(parent) else "")
        append(parent, "".join(facts.token(piece) for piece in pieces if piece))

    def _table(self, parent: Element, node: Node) -> None:
        table = _add(parent, "table", text="\n")
        section, name = _add(table, "thead", text="\n"), "th"
        for row in node.rows:
            self._row(section, name, row, node.align)
            if name == "th" and len(node.rows) > 1:
                section, name = _add(table, "tbody", text="\n"), "td"
        head, *rows = (row.cells for row in node.rows)
        self._facts.tables.append(Table(head, tuple(rows)))

    def _row(self, section: Element, name: str, row: Row, align: Sequence[str]) -> None:
        element = _add(section, "tr", text="\n")
        self._facts.blocks.append(Span(row.offset, row.offset + len(row.text)))
        for side, given in zip_longest(align, row.cells[: len(align)]):
            cell = _add(element, name, {"align": side} if side else {})
            text, at = (given.text, given.span.start) if given else ("", 0)
            if "\\|" in text:  # a backslash lets a bar be text
                parts: list[Line] = []
                for part in text.split("\\|"):
                    parts.append(Line(part, at))
                    at += len(part) + 2
                self._marks(cell, "|".join(part.text for part in parts), _places(parts))
            elif text:
                self._marks(cell, text, at.__add__)

    def _sample(self, parent: Element, node: Node) -> None:
        sample = self._samples[int(node.info)]
        info = sample.info.split(" ")[0]
        if not self._formula(parent, info, sample.code, sample.span.start):
            append(parent, f"\n{self._facts.insert('sample', sample=sample)}\n")

    def _rule(self, parent: Element, node: Node) -> None:
        _add(parent, "hr")

    def _footnotes(self, parent: Element) -> None:
        facts = self._facts
        append(parent, facts.insert("notes") + "\n")
        listing = _add(parent, "ol", text="\n")
        backs = []
        for number, note in enumerate(facts.noted, 1):  # grows: a footnote may call another one
            item = _add(listing, "li")
            item.text = facts.insert("footnote", str(number)) + "\n"
            self._children(item, note)
            backs.append(item[-1] if len(item) and item[-1].tag == "p" else item)
        # Once all are read: each may call others.
        for last, calls in zip(backs, facts.calls.values(), strict=True):
            for call in calls:
                append(last, " " + facts.insert("back", call))
        append(parent, facts.insert("endnotes") + "\n")


def _places(lines: list[Line]) -> Callable[[int], int]:
    """An offset in the joined lines -> that in the source."""
    starts = [0, *accumulate(len(line.text) + 1 for line in lines)]

    def place(at: int) -> int:
        line = min(bisect_right(starts, at), len(lines)) - 1
        return lines[line].offset + at - starts[line]

    return place


def _range(lines: list[Line]) -> Span:
    last = lines[-1]
    return Span(lines[0].offset, last.offset + len(last.text))


def _add(
    parent: Element, tag: str, attributes: dict[str, str] | None = None, text: str | None = None
) -> Element:
    element = SubElement(parent, tag, attributes or {})
    element.text, element.tail = text, "\n"
    return element


_MAKERS: dict[str, Callable[[Tree, Element, Node], None]] = {
    "h": Tree._heading,
    "blockquote": Tree._quote,
    "ul": Tree._list,
    "ol": Tree._list,
    "pre": Tree._code,
    "raw": Tree._raw,
    "table": Tree._table,
    "sample": Tree._sample,
    "hr": Tree._rule,
}
