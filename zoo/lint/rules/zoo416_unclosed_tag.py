"""A `<details>` or a comment has no end, or an end has no beginning.

All that follows would be folded away, or the comment be read as text.

Bad (both):

    <details>
    <summary>Training</summary>

    Eight cards, two pictures each.

Bad (both):

    <!-- to be written

    Eight cards, two pictures each.

Good (both):

    <details>
    <summary>Training</summary>

    Eight cards, two pictures each.

    </details>

    <!-- to be written -->
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.cards.markup import blank, code_spans, comments
from zoo.core.card import Prose
from zoo.core.diagnostics import Severity
from zoo.core.source import Source, Span
from zoo.lint.document import SectionView, View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
_DETAILS = re.compile(r"<(/?)details\b[^<>\n]{0,200}>", re.IGNORECASE)
_DOCTEST = re.compile(r"<!--\s*doctest\b", re.IGNORECASE)  # ZOO208 reports those


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        text = view.card.source.slice(side.section.span).lower()
        if "<!--" in text or "details" in text:
            yield from _section(view.card.source, side)


def _section(source: Source, side: SectionView) -> Iterator[Finding]:
    open_tags: list[Span] = []
    for block in side.section.blocks:
        if not isinstance(block, Prose):
            continue
        start = block.span.start
        text = blank(block.text, code_spans(block.text))
        below = source.text.find("-->", block.span.end, side.section.span.end) >= 0
        yield from _comments(text, start, below)
        for match in _DETAILS.finditer(blank(text, comments(text))):
            span = Span(start + match.start(), start + match.end())
            if not match[1]:
                open_tags.append(span)
            elif open_tags:
                open_tags.pop()
            else:
                yield Finding(span, "`</details>` without `<details>`", "delete it")
    for span in open_tags:
        yield Finding(span, "`<details>` is never closed", "end it with a line `</details>`")


def _comments(text: str, start: int, below: bool) -> Iterator[Finding]:
    """Comments without an end. below: the last one may end below the code that follows."""
    at, end = text.find("<!--"), text.find("-->")
    while at >= 0:
        end = text.find("-->", at) if 0 <= end < at else end
        following = text.find("<!--", at + 4)
        last = following < 0
        unclosed = not (last and below) if end < 0 else not last and following < end
        if unclosed and not _DOCTEST.match(text, at):
            line = text[at:].split("\n", 1)[0].rstrip()
            place = Span(start + at, start + at + len(line))
            yield Finding(place, "this comment is never closed", "end it with `-->`")
        at = following
