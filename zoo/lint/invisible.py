"""Characters of a card that nobody sees, at their places."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.card import Card
from zoo.core.diagnostics import Diagnostic, Edit, Severity, diagnose
from zoo.core.invisible import deceives, invisible, told
from zoo.core.source import Source, Span


def invisible_characters(source: Source, card: Card | None) -> Iterator[Diagnostic]:
    """A finding for each run. What was left over from a web page or an editor goes mechanically,
    but not from code, which might mean it."""
    whole = [Span(source.text.find("```"), len(source.text))] if "```" in source.text else []
    code = [sample.span for sample in card.samples()] if card else whole
    for start, end in invisible(source.text):
        run = source.text[start:end]
        harmful = deceives(run)
        inside = any(span.start <= start < span.end for span in code)
        yield diagnose(
            source,
            Span(start, end),
            "ZOO025",
            told(run),
            "write it as an escape such as `\\u202e`, or delete it" if inside else "delete it",
            severity=Severity.ERROR if harmful else Severity.WARNING,
            edits=() if harmful or inside else (Edit(Span(start, end), ""),),
        )
