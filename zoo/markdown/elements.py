"""What is read of a paragraph, or of another leaf, and the elements that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from zoo.core.source import Span
from zoo.markdown.document import Link, Problem
from zoo.markdown.emphasis import Run
from zoo.markdown.facts import Facts
from zoo.markdown.tags import ODD, ODD_ENDS, Tag, tag_at

DEEPEST = 60  # elements within elements: more of them are not marked


@dataclass(slots=True)
class Bracket:
    """An open bracket. at: in the text. index: in the output. runs: how many lay before it."""

    at: int
    index: int
    runs: int
    picture: bool
    active: bool = True
    inner: bool = False


@dataclass(slots=True)
class Open:
    """Where an element begins; CLOSE is where it ends."""

    tag: str
    attributes: dict[str, str]


CLOSE = object()


class Leaf:
    """A leaf's text, and what is read of it so far.

    place: an offset in the text -> that in the source. number: of the leaf. ticks: where runs of
    each number of backticks begin, the first one last.
    """

    def __init__(self, facts: Facts, text: str, place: Callable[[int], int], number: int) -> None:
        self.facts, self.text, self.place, self.number = facts, text, place, number
        self.out: list[str | Run | Open | Element | object] = []
        self.runs: list[Run] = []
        self.brackets: list[Bracket] = []
        self.ticks: dict[int, list[int]] | None = None
        self._found: dict[str, int] = {}

    def span(self, start: int, end: int) -> Span:
        first = self.place(start)
        return Span(first, max(first + 1, self.place(max(start, end - 1)) + 1))

    def literal(self, start: int, end: int) -> int:
        """Text, as it stands there."""
        self.out.append(self.text[start:end])
        return end

    def replaced(self, start: int, end: int, made: str) -> int:
        """Text that something else stands for."""
        self.out.append(made)
        self.facts.markup.append(self.span(start, end))
        return end

    def problem(self, kind: str, start: int, end: int, text: str, hint: str) -> None:
        self.facts.problems.append(Problem(kind, self.span(start, end), text, hint))

    def next(self, end: str, start: int) -> int:
        """Where an end stands next, -1 if there is no more: all of its kind in one pass."""
        known = self._found.get(end, 0)
        if 0 <= known < start:
            known = self._found[end] = self.text.find(end, start)
        return known

    def html(self, at: int) -> tuple[int, str | Tag]:
        """Where the tag or comment that begins there ends, and the tag; text if it is neither."""
        text, facts = self.text, self.facts
        if odd := ODD.match(text, at):
            closing = ODD_ENDS[odd[0]]
            found = self.next(closing, odd.end())
            if found >= 0:
                end = found + len(closing)
                facts.markup.append(self.span(at, end))
                if "<!--" in text[at + 4 : end]:
                    facts.unclosed(text[at:end], self.place(at))
                return end, ""
        if text.startswith("<!--", at):
            facts.unclosed(text[at : at + 200], self.place(at))
        if (tag := tag_at(text, at)) is None:
            return at + 1, "<"
        name, span = (tag[1] or tag[2]).lower(), self.span(at, tag.end())
        facts.tags.append(Tag(tag[0], name, bool(tag[2]), span, self.number))
        return tag.end(), facts.tags[-1]

    @property
    def in_link(self) -> bool:
        """Whether this may be a link's text, in which no other link begins."""
        return bool(self.brackets) and self.brackets[-1].active

    def link(self, address: str, shown: str, at: int) -> None:
        """A link that is written as its address."""
        self.out += [Open("a", self.facts.attributes(href=address)), shown, CLOSE]
        span = self.span(at, at + len(shown))
        self.facts.links.append(Link(address, shown, span, False))
        self.facts.markup.append(span)

    def build(self, parent: Element) -> None:
        """Adds the elements to the parent; too deeply nested ones give their text alone."""
        safe = self.facts.safe
        stack, skipped = [parent], 0
        waiting: list[str] = []

        def flush() -> None:
            append(stack[-1], "".join(waiting))
            waiting.clear()

        for piece in self.out:
            if isinstance(piece, str):
                waiting.append(safe(piece))
                continue
            if isinstance(piece, Tag):
                waiting.append(self.facts.token(piece))
                continue
            begins: list[tuple[str, dict[str, str]]] = []
            ends, words = 0, ""
            if isinstance(piece, Run):
                ends, words = len(piece.closes), piece.mark * piece.count
                begins = [(tag, {}) for tag in reversed(piece.opens)]
            elif isinstance(piece, Open):
                begins = [(piece.tag, piece.attributes)]
            elif isinstance(piece, Element):
                flush()
                stack[-1].append(piece)
            else:
                ends = 1
            for _ in range(ends):
                flush()
                if skipped:
                    skipped -= 1
                else:
                    stack.pop()
            waiting.append(words)
            for tag, attributes in begins:
                flush()
                if skipped or len(stack) > DEEPEST:
                    skipped += 1
                else:
                    stack.append(SubElement(stack[-1], tag, attributes))
        flush()


def append(parent: Element, text: str) -> None:
    """Adds text behind what the element holds."""
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
