"""Results of cards that do not run: for errors, or for the time they ask for."""

from __future__ import annotations

from collections.abc import Iterable

from zoo.core.card import Card
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.core.result import Failure, SampleResult, Status, Step
from zoo.samples.plan import CardRun, Case, rows
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
        _not_run(row, _of_error(first[row.card.source.path]))
        for row in rows(wrong)
        if row.lang in wanted.languages
    )


def too_long(case: Case, allowed: float) -> tuple[SampleResult, ...]:
    """Results of a case that asks for more than these seconds; empty where it does not."""
    if case.timeout <= allowed:
        return ()
    return tuple(_not_run(row, _asks_too_much(row, allowed)) for row in case.rows)


def _asks_too_much(row: CardRun, allowed: float) -> Failure:
    step = max(row.steps, key=lambda step: step.directives.timeout)
    asked = step.directives.timeout
    return Failure(
        row.card.source.path,
        step.line,
        f"asks for {asked:g} s by `doctest: timeout`; a card may ask for {allowed:g}",
        excerpt=row.card.source.line(step.line),
        hint=f"if it needs them: zoo test --timeout-max {asked:g}, or the setting `timeout-max`",
    )


def _of_error(error: Diagnostic) -> Failure:
    return Failure(
        error.path,
        error.line,
        f"{error.code} {error.message}",
        excerpt=error.excerpt,
        hint=error.hint,
    )


def _not_run(row: CardRun, failure: Failure) -> SampleResult:
    return SampleResult(
        row.card.id,
        row.lang,
        Status.NOT_RUN,
        steps=tuple(Step(step.line, Status.NOT_RUN, 0.0) for step in row.steps),
        text=row.text,
        failure=failure,
    )
