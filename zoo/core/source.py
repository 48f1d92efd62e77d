"""Text that knows where it is: a file's text, and spans of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

_SIGN = re.compile(r"[^\n]")


class Span(NamedTuple):
    """Half-open range of character offsets into a `Source`'s text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """One file's text with line ends as `\\n` and no byte order mark. path: as the user wrote it,
    with forward slashes; shown in every message. marked: the file began with such a mark."""

    path: str
    text: str
    marked: bool = False

    @property
    def line_starts(self) -> tuple[int, ...]:
        """Where each line begins."""
        return _line_starts(self.text)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        starts = self.line_starts
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Text of a line (counted from 1) without its line end."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def whole(self) -> Span:
        return Span(0, len(self.text))


@lru_cache(maxsize=8)  # not a field: most cards that are read are asked for no place
def _line_starts(text: str) -> tuple[int, ...]:
    lengths = [len(line) + 1 for line in text.split("\n")]
    return (0, *accumulate(lengths[:-1]))


def blank(text: str, spans: Iterable[Span], first: int = 0) -> str:
    """The text with spaces in the place of the spans; line ends stay. first: the text's offset."""
    parts, at = [], 0
    for begin, stop in spans:
        start, end = begin - first, stop - first
        if start < at:
            continue
        parts.append(text[at:start])
        inner = text[start:end]
        parts.append(" " * len(inner) if "\n" not in inner else _SIGN.sub(" ", inner))
        at = end
    return "".join((*parts, text[at:]))


def normalise(text: str) -> str:
    """Text without byte order mark and with `\\n` line ends; line numbers stay as they were."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
