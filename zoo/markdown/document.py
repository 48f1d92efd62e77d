"""What a text in Markdown is, once it is read: HTML for a page, and the facts rules ask about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from zoo.core.card import Sample
from zoo.core.slugs import slug
from zoo.core.source import Span

_HEADING = re.compile(r"<h[1-6]>(.*?)</h[1-6]>", re.DOTALL)
_SIGN = re.compile(r"<[^>]*>|zoo[0-9a-f]{16}x[0-9]+x")


@dataclass(frozen=True, slots=True)
class Cell:
    """text: as it stands in the source, without the blanks around it."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Lines that are meant as a table, and that no page shows as one. span: the line to mend."""

    span: Span
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Heading:
    """level: as the card writes it. text: as the page shows it. span: of the source's line."""

    level: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture. text: what is shown, of a picture its text alternative.

    span: of the target, where there is one in the text.
    """

    target: str
    text: str
    span: Span
    picture: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a reader would miss or see raw. kind: which rule reports it."""

    kind: str
    span: Span
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Insert:
    """What a page puts where the clean HTML holds `mark`; nothing an author writes makes one.

    kind: `sample`, `formula`, `task`, `alert`, `note` (a footnote's number), `notes` and
    `endnotes` (around all footnotes), `footnote` (before one's text) or `back`.
    value: the MathML, `x` of a finished task, the alert's kind, or the footnote's number.
    """

    kind: str
    value: str = ""
    sample: Sample | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A section as it is read.

    html: clean, with the author's addresses; inserts stand in it as `zoo{mark}x{number}x`.
    code, markup: what is no prose: inline and indented code; addresses, tags, definitions.
    blocks: the source's range of each paragraph, heading and table row.
    """

    html: str
    mark: str
    inserts: tuple[Insert, ...]
    headings: tuple[Heading, ...]
    tables: tuple[Table | Hidden, ...]
    links: tuple[Link, ...]
    blocks: tuple[Span, ...]
    code: tuple[Span, ...]
    markup: tuple[Span, ...]
    problems: tuple[Problem, ...]

    @property
    def anchors(self) -> frozenset[str]:
        """The addresses of its headings, but for those of a second one of the same words."""
        inner = (_SIGN.sub("", html) for html in _HEADING.findall(self.html))
        return frozenset(slug(unescape(text)) for text in inner)
