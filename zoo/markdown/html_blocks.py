"""Blocks of HTML -> signs for what their author wrote, and its tags, comments and entities."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from zoo.core.source import Span
from zoo.markdown.elements import append
from zoo.markdown.facts import Facts
from zoo.markdown.inline import ENTITY
from zoo.markdown.tags import Odd, Tag, tag_at


def add_html(facts: Facts, parent: Element, text: str, place: Callable[[int], int]) -> None:
    """place: an offset in the text -> that in the source."""

    def span(start: int, end: int) -> Span:
        return Span(place(start), place(end - 1) + 1)

    append(parent, "\n" if len(parent) else "")
    facts.markup += (span(*entity.span()) for entity in ENTITY.finditer(text))
    odd, at = Odd(text), 0
    while (less := text.find("<", at)) >= 0:
        append(parent, facts.token(text[at:less]) if less > at else "")
        at = odd.end(less)
        if at >= 0:
            facts.comment(text[less:at], span(less, at))
        elif tag := tag_at(text, less):
            at = tag.end()
            append(parent, facts.token(facts.raw(Tag.of(tag, span(less, at)))))
        else:
            at = less + 1
            if text.startswith("<!--", less):
                facts.unclosed(text[less : less + 200], place(less))
            append(parent, facts.token("&lt;"))
    append(parent, facts.token(text[at:] + "\n"))
