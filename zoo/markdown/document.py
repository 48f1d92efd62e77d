"""What a text in Markdown is, once it is read: HTML for a page, and the facts rules ask about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import NamedTuple

from zoo.core.card import Lang, Sample, Section
from zoo.core.naming import slug
from zoo.core.source import Span, blank

_HEADING = re.compile(r"<h[1-6]>(.*?)</h[1-6]>", re.DOTALL)
_SIGN = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>|zoo[0-9a-f]{16}x[0-9]+x')
_INSERT = re.compile(r"zoo[0-9a-f]{16}x[0-9]+x")
_ALT = re.compile(r' alt="([^"]*)"')


class Cell(NamedTuple):
    """text: as it stands in the source, without the blanks around it."""

    text: str
    span: Span


class Table(NamedTuple):
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Hidden(NamedTuple):
    """Lines that are meant as a table, and that no page shows as one. span: the line to fix."""

    span: Span
    why: str
    remedy: str


class Heading(NamedTuple):
    """level: as the card writes it. text: as the page shows it. span: of the source's line."""

    level: int
    text: str
    span: Span


class Link(NamedTuple):
    """A link or picture. text: what is shown, of a picture its text alternative.

    span: of the target, where there is one in the text.
    """

    target: str
    text: str
    span: Span
    picture: bool


class Paragraph(NamedTuple):
    """A paragraph, list item, heading or table row. Both texts are as long as the source's.

    text: addresses, tags and comments are blanked. words: inline code as well.
    """

    start: int
    text: str
    words: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def span(self, start: int, end: int) -> Span:
        """A range of this paragraph's text -> its place in the card's text."""
        return Span(self.start + start, self.start + end)


class Problem(NamedTuple):
    """Something that a reader would miss or see raw. kind: which rule reports it."""

    kind: str
    span: Span
    text: str
    hint: str


class Insert(NamedTuple):
    """What a page puts where the clean HTML holds `mark`; nothing an author writes makes one.

    kind: `sample`, `formula`, `task`, `alert`, `note` (a footnote's number), `notes` and
    `endnotes` (around all footnotes), `footnote` (before one's text) or `back`.
    value: the MathML, `x` of a finished task, the alert's kind, or the footnote's number, with
    `-2` for its second call.
    """

    kind: str
    value: str = ""
    sample: Sample | None = None


@dataclass(frozen=True, eq=False)
class Document:
    """A section as it is read.

    write: makes `html`, which rules rarely need. text: what a page shows, where that is plain.
    code, markup: what is no prose: inline and indented code; addresses, tags, definitions.
    blocks: the source's range of each paragraph, heading and table row.
    """

    section: Section
    write: Callable[[], str]
    text: str | None
    mark: str
    inserts: tuple[Insert, ...]
    headings: tuple[Heading, ...]
    tables: tuple[Table, ...]
    hidden_tables: tuple[Hidden, ...]
    links: tuple[Link, ...]
    blocks: tuple[Span, ...]
    code: tuple[Span, ...]
    markup: tuple[Span, ...]
    problems: tuple[Problem, ...]

    @property
    def lang(self) -> Lang:
        return self.section.lang

    @cached_property
    def html(self) -> str:
        """Clean, with the author's addresses; inserts stand in it as `zoo{mark}x{number}x`."""
        return self.write()

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The blocks with their texts."""
        first = self.section.blocks[0].span.start if self.section.blocks else 0
        text = blank(self.section.text, self.markup, first)
        words = blank(text, self.code, first)
        return tuple(
            [
                Paragraph(
                    start, text[start - first : end - first], words[start - first : end - first]
                )
                for start, end in self.blocks
            ]
        )

    @property
    def anchors(self) -> frozenset[str]:
        """The addresses of its headings, but for those of a second one of the same words."""
        inner = (_SIGN.sub("", html) for html in _HEADING.findall(self.html))
        return frozenset(slug(unescape(text)) for text in inner)

    @property
    def shown(self) -> str:
        """The text that a reader of the page sees, with what pictures are called."""
        if self.text is not None:
            return _INSERT.sub(" ", self.text)
        return unescape(_SIGN.sub(_alternative, self.html))


def _alternative(match: re.Match[str]) -> str:
    words = _ALT.search(match[0]) if match[0].startswith("<img") else None
    return words[1] if words else "" if match[0][0] == "<" else " "
