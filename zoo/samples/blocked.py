"""Results of cards whose own errors keep their samples from running."""

from __future__ import annotations

from collections.abc import Iterable

from zoo.core.card import Card
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.core.result import Failure, SampleResult, Status, Step
from zoo.samples.plan import CardRun, rows
from zoo.samples.select import Selection


def blocked(
    cards: Iterable[Card], found: Iterable[Diagnostic], wanted: Selection
) -> tuple[SampleResult, ...]:
    """A result for each language of a card with errors; it names the card's first error.

    found: in reading order. wanted: the languages and cards that were asked for.
    """
    first: dict[str, Diagnostic] = {}
    for one in found:
        if one.severity is Severity.ERROR:
            first.setdefault(one.path, one)
    wrong = (card for card in cards if card.source.path in first and wanted.pattern in card.id)
    return tuple(
        _not_run(row, first[row.card.source.path])
        for row in rows(wrong)
        if row.lang in wanted.languages
    )


def _not_run(row: CardRun, error: Diagnostic) -> SampleResult:
    return SampleResult(
        row.card.id,
        row.lang,
        Status.NOT_RUN,
        steps=tuple(Step(step.line, Status.NOT_RUN, 0.0) for step in row.steps),
        text=row.text,
        failure=Failure(
            error.path,
            error.line,
            f"{error.code} {error.message}",
            excerpt=error.excerpt,
            hint=error.hint,
        ),
    )
