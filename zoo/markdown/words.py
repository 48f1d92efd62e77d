"""Holds the words of a text against the words of its page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from zoo.core.card import Prose, Section
from zoo.core.source import Span
from zoo.markdown.document import Document, Problem, Table

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
_ALT = re.compile(r' alt="([^"]*)"')
_INSERT = re.compile(r"zoo[0-9a-f]{16}x[0-9]+x")


def lost_words(section: Section, document: Document) -> Iterator[Problem]:
    """The first word of the text that is missing on its page."""
    written = list(_written(section, document))
    shown = _INSERT.sub(" ", unescape(_TAG.sub(_alternative, document.html)))
    letters = "".join(_WORD.findall(shown))
    if "".join(word for word, _ in written) == letters:
        return
    lacking = Counter("".join(word for word, _ in written)) - Counter(letters)
    if not lacking:
        return
    there = Counter(_WORD.findall(shown))
    for word, offset in written:
        there[word] -= 1
        if there[word] < 0 and not lacking.keys().isdisjoint(word):
            text = f"`{word[:40]}` is on no page, although the text says it"
            hint = "write it outside of tags that pages leave out"
            yield Problem("lost", Span(offset, offset + len(word)), text, hint)
            return


def _written(section: Section, document: Document) -> Iterator[tuple[str, int]]:
    """The words outside of markup, each with its offset."""
    hidden = sorted((*document.markup, *_cut_off(document)))
    ends = iter((*hidden, Span(1 << 62, 1 << 62)))
    span = next(ends)
    for block in section.blocks:
        if not isinstance(block, Prose):
            continue
        at, last = block.span.start, block.span.start + len(block.text)
        start = at
        while at < last:
            while span.end <= at:
                span = next(ends)
            stop = min(last, max(at, span.start))
            for match in _WORD.finditer(block.text, at - start, stop - start):
                yield match[0], start + match.start()
            at = max(stop, min(span.end, last)) if span.start < last else last


def _cut_off(document: Document) -> Iterator[Span]:
    """Cells behind a table's last column: ZOO405 reports those."""
    for table in document.tables:
        if isinstance(table, Table):
            for row in table.rows:
                yield from (cell.span for cell in row[len(table.header) :])


def _alternative(match: re.Match[str]) -> str:
    words = _ALT.search(match[0]) if match[0].startswith("<img") else None
    return words[1] if words else ""
