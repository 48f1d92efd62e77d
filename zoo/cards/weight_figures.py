"""The figure in a weight file's name against the card's table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zoo.cards.figures import Figure
from zoo.core.card import Card
from zoo.core.diagnostics import Diagnostic, diagnose
from zoo.core.naming import figure_in_file_name
from zoo.core.registry import Model


def figure_differs(card: Card, entry: Model, figures: Iterable[Figure]) -> Iterator[Diagnostic]:
    """A finding if no column gives the figure that the weight file's name states."""
    figures = tuple(figures)
    stated = figure_in_file_name(entry.weights.url) if entry.weights else ""
    if not stated or not figures or any(_same(figure, stated) for figure in figures):
        return
    text = f"{entry.name} has {figures[0].text} here; its weight file's name says {stated}"
    hint = "correct the table, or the address of the weights"
    yield diagnose(card.source, figures[0].span, "ZOO302", text, hint)


def _same(figure: Figure, stated: str) -> bool:
    """Whether both say the same to their last digit, as a share of 100 or of 1, or as an error."""
    given, published = (len(t.rstrip("% ").partition(".")[2]) for t in (figure.text, stated))
    meant = ((figure.value, given), (100 - figure.value, given), (100 * figure.value, given - 2))
    return any(
        abs(value - float(stated)) <= 0.5001 * 0.1 ** max(min(digits, published), 1)
        for value, digits in meant
    )
