"""What is gathered while one text is read, and the signs that stand for it until the end."""

from __future__ import annotations

import re
from hashlib import blake2b

from zoo.core.card import Sample
from zoo.core.source import Span
from zoo.markdown.document import Heading, Hidden, Insert, Link, Problem, Table
from zoo.markdown.formulas import mathml
from zoo.markdown.links import Target
from zoo.markdown.nodes import Blocks, Node
from zoo.markdown.tags import BLOCK, GONE, Tag, pair

_DOCTEST = re.compile(r"<!--\s*doctest\b", re.IGNORECASE)
_SIGNS = {"a": "&amp;", "e": ""}
_PLAIN = {"a": "&"}
_TOKEN = re.compile("\x02(\\d+|a|e)\x03")


class Facts:
    """For one text. definitions: of links. used: labels that a link names.

    noted: the footnotes that the text calls, in order; calls: for each of them, by its label, its
    number in each place that calls it: `1`, `1-2`.
    """

    def __init__(self, blocks: Blocks, text: str) -> None:
        self.definitions: dict[str, Target] = blocks.definitions
        self.used: set[str] = set()
        self.mark = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        self.inserts: list[Insert] = []
        self.headings: list[Heading] = []
        self.tables: list[Table] = []
        self.hidden_tables: list[Hidden] = []
        self.links: list[Link] = []
        self.blocks: list[Span] = []
        self.code: list[Span] = []
        self.markup: list[Span] = [Span(*place) for place in blocks.marks]
        self.problems: list[Problem] = []
        self.tags: list[Tag] = []
        self.noted: list[Node] = []
        self.calls: dict[str, list[str]] = {}
        self._blocks = blocks
        self._pieces: list[Tag | str] = []

    def safe(self, text: str) -> str:
        """Text that the serializer will not take for an entity."""
        return text.replace("&", "\x02a\x03") if "&" in text else text

    def attributes(self, **given: str) -> dict[str, str]:
        """Those that say something, but for a picture's words, which may be none.

        The serializer takes `title="title"` for a mark without a value: a sign keeps it from that.
        """
        return {
            name: self.safe(value) + ("\x02e\x03" if name == value else "")
            for name, value in given.items()
            if value or name != "title"
        }

    def insert(self, kind: str, value: str = "", sample: Sample | None = None) -> str:
        """The sign that stands in the HTML for what the page puts there."""
        self.inserts.append(Insert(kind, value, sample))
        return f"zoo{self.mark}x{len(self.inserts) - 1}x"

    def formula(self, text: str, wide: bool, span: Span) -> str | None:
        """The sign for a formula; None if nobody can read it."""
        made = mathml(text, wide)
        if made:
            return self.insert("formula", made)
        message = "this formula cannot be read, so the page shows its source"
        self.problems.append(Problem("raw", span, message, "write LaTeX that has no macros"))
        return None

    def token(self, piece: Tag | str) -> str:
        """The sign for HTML that the serializer is to leave alone."""
        self._pieces.append(piece)
        return f"\x02{len(self._pieces) - 1}\x03"

    def note(self, label: str) -> str:
        """The number of a footnote with that label, counted as a page calls them; "" if none."""
        node = self._blocks.notes.get(label)
        if node is None:
            return ""
        calls = self.calls.setdefault(label, [])
        if not calls:
            self.noted.append(node)
        calls.append(f"{calls[0]}-{len(calls) + 1}" if calls else str(len(self.noted)))
        return calls[-1]

    def unclosed(self, text: str, offset: int) -> None:
        line = text.split("\n", 1)[0].rstrip()
        if not _DOCTEST.match(text):  # ZOO208 reports those
            what = "this comment is never closed"
            place = Span(offset, offset + len(line))
            self.problems.append(Problem("tag", place, what, "end it with `-->`"))

    @property
    def may_lose(self) -> bool:
        """Whether a page may leave out some of the text: what is in HTML, and in some tags."""
        return any(not isinstance(p, Tag) or p.name in GONE for p in self._pieces)

    def close(self) -> None:
        """Find tags without a partner, definitions and footnotes that nothing refers to."""
        for label, note in self._blocks.notes.items():
            if label not in self.calls:
                text = f"nothing refers to the footnote `[^{label}]`, so no page shows it"
                place = Span(note.level, note.level + len(label) + 3)
                hint = f"write `[^{label}]` where it belongs"
                self.problems.append(Problem("lost", place, text, hint))
        for offset in self._blocks.deep[:1]:
            self._limit(offset, "nested too deeply", "nest less")
        for offset in self._blocks.wide[:1]:
            remedy = "write less than 1,000 columns, and give every row as many cells"
            self._limit(offset, "the table is too large", remedy)
        pair(self.tags)
        for tag in self.tags:
            if tag.kept:
                self.markup.append(tag.span)
                self._tagged(tag)
        self.problems += (_alone(tag) for tag in self.tags if not tag.kept)
        for label in self.definitions.keys() - self.used:
            target = self.definitions[label]
            self.links.append(Link(target.address, "", target.span, False))

    def _limit(self, offset: int, why: str, remedy: str) -> None:
        text = f"{why}: from here on it is shown as text"
        self.problems.append(Problem("limit", Span(offset, offset + 1), text, remedy))

    def finished(self, html: str) -> str:
        """The HTML with everything in the place of its sign."""
        return _TOKEN.sub(self._piece, html)

    def plain(self, text: str) -> str:
        """The text of an element, without signs."""
        return _TOKEN.sub(lambda m: _PLAIN.get(m[1]) or self._words(int(m[1])), text)

    def _words(self, number: int) -> str:
        piece = self._pieces[number]
        return piece if isinstance(piece, str) else "" if piece.kept else piece.text

    def _piece(self, match: re.Match[str]) -> str:
        if match[1] in _SIGNS:
            return _SIGNS[match[1]]
        piece = self._pieces[int(match[1])]
        return piece.html if isinstance(piece, Tag) else piece

    def _tagged(self, tag: Tag) -> None:
        if tag.name == "img" and (source := tag.value("src")):
            words = tag.value("alt")
            shown = words if words or words is None else " "  # alt="" says: decoration
            self.links.append(Link(source, shown or "", tag.span, True))
        elif tag.name == "a" and not tag.closing and (target := tag.value("href")):
            self.links.append(Link(target, "", tag.span, False))


def _alone(tag: Tag) -> Problem:
    name = tag.name
    if tag.closing:
        return Problem("tag", tag.span, f"`</{name}>` without `<{name}>`", "delete it")
    hint = f"end it with a line `</{name}>`"
    if name not in BLOCK:
        hint = f"end it with `</{name}>`, or set it in backticks"
    return Problem("tag", tag.span, f"`<{name}>` is never closed", hint)
