"""Holds the words of a text against the words of its page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zoo.core.card import Prose
from zoo.core.source import Span
from zoo.markdown.document import Document, Problem

_WORD = re.compile(r"[^\W_]+")
_SIGNS = bytes(sign for sign in range(128) if not chr(sign).isalnum())


def lost_words(document: Document) -> Iterator[Problem]:
    """The first word of the text that is missing on its page."""
    parts = list(_prose(document))
    shown = document.shown
    text = " ".join(text for text, _ in parts)
    if _without_signs(text) == _without_signs(shown):
        return  # nearly all texts
    written, letters = _letters(text), _letters(shown)
    if written == letters or not (lacking := Counter(written) - Counter(letters)):
        return
    there = Counter(_WORD.findall(shown))
    for text, offset in parts:
        for word in _WORD.finditer(text):
            there[word[0]] -= 1
            if there[word[0]] < 0 and not lacking.keys().isdisjoint(word[0]):
                what = f"`{word[0][:40]}` is on no page, although the text says it"
                hint = "write it outside of tags that pages leave out"
                place = Span(offset + word.start(), offset + word.end())
                yield Problem("lost", place, what, hint)
                return


def _without_signs(text: str) -> bytes:
    """Without white space and signs of ASCII, which takes a tenth of the time of `_letters`."""
    return text.encode("utf-8", "surrogatepass").translate(None, _SIGNS)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text))


def _prose(document: Document) -> Iterator[tuple[str, int]]:
    """The text between markup, each piece with its offset."""
    hidden = sorted((*document.markup, *_cut_off(document)))
    number = 0
    for block in document.section.blocks:
        if not isinstance(block, Prose):
            continue
        start = at = block.span.start
        last = start + len(block.text)
        while at < last:
            while number < len(hidden) and hidden[number].end <= at:
                number += 1
            stop = min(last, hidden[number].start) if number < len(hidden) else last
            if stop > at:
                yield block.text[at - start : stop - start], at
            at = min(last, hidden[number].end) if stop < last else last


def _cut_off(document: Document) -> Iterator[Span]:
    """Cells behind a table's last column: ZOO405 reports those."""
    for table in document.tables:
        for row in table.rows:
            yield from (cell.span for cell in row[len(table.header) :])
