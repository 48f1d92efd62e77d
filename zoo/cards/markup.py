"""What in Markdown text is not prose, found in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.core.source import Span

_TICKS = re.compile(r"`+")
_LANGUAGE = re.compile(r"(^|[/._-])(?:zh|en)(?:[-_]?(?:cn|us|hans))?($|[/._-])", re.IGNORECASE)


def comments(text: str) -> Iterator[Span]:
    """HTML comments; one that is never closed does not count."""
    at = text.find("<!--")
    while at >= 0:
        end = text.find("-->", at + 4)
        if end < 0:
            return
        yield Span(at, end + 3)
        at = text.find("<!--", end + 3)


def code_spans(text: str) -> Iterator[Span]:
    """Inline code: a run of backticks up to the next run of the same length."""
    runs = [m.span() for m in _TICKS.finditer(text)]
    waiting: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(runs):
        waiting.setdefault(end - start, []).append(number)
    for numbers in waiting.values():
        numbers.reverse()  # the next one is the last
    at = 0
    while at < len(runs):
        start, end = runs[at]
        same = waiting[end - start]
        while same and same[-1] <= at:
            same.pop()
        if not same:
            at += 1
            continue
        closing = same.pop()
        if "\n\n" not in text[start : runs[closing][0]]:
            yield Span(start, runs[closing][1])
            at = closing + 1
        else:
            same.append(closing)
            at += 1


def without_language(address: str) -> str:
    """The same text for addresses that differ only in the language they name."""
    return _LANGUAGE.sub(r"\1*\2", address.rstrip("/"))
