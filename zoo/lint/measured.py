"""Figures that cards state against those that were measured."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.cards.figures import account, shown
from zoo.cards.names import Names
from zoo.cards.parse import parse_card
from zoo.core.diagnostics import Diagnostic, diagnose
from zoo.core.measurement import Measurement
from zoo.core.registry import Metric, Model
from zoo.core.source import Source, Span
from zoo.lint.check import Checked, read_source
from zoo.lint.settings import read_settings
from zoo.project.paths import Project
from zoo.project.records import read_measurements

UNITS = {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
PARAMETERS, FLOPS, MACS = "params", "FLOPs", "MACs"
TOLERANCE = 0.01  # tables round; a wrong backbone is off by far more


def disagreeing(project: Project, checked: Checked) -> list[Diagnostic]:
    """A diagnostic for each figure of a results table that a measurement contradicts."""
    measured = read_measurements(project) if project.own else {}
    found: list[Diagnostic] = []
    for entry in checked.registry.entries:
        if entry.name in measured:
            for metric in entry.metrics:
                if wrong := contradiction(metric, measured[entry.name]):
                    text = f"{entry.name} has {shown(metric)} here; measured were {wrong}"
                    hint = f"correct the table, or measure again: zoo measure {entry.name}"
                    if counts_multiply_adds(metric, measured[entry.name]):
                        text += ": the table counts a multiply-add as one"
                        hint = f"write `MACs ({metric.unit})` in the header, or double the figures"
                    places = places_of(project, entry, metric)
                    found += [diagnose(*place, "ZOO312", text, hint) for place in places]
    return found


def contradiction(metric: Metric, measured: Measurement) -> str:
    """What was measured, as text, where the figure is another one; else empty."""
    known = {
        PARAMETERS: measured.trainable,
        FLOPS: measured.flops,
        MACS: measured.flops / 2,  # a multiply-add is two operations
    }
    scale = UNITS.get(metric.unit.upper()[:1])
    if scale is None or metric.name not in known:
        return ""
    value = known[metric.name] / scale
    return "" if _close(metric.value, value) else f"{value:.1f} {metric.unit}"


def counts_multiply_adds(metric: Metric, measured: Measurement) -> bool:
    """Whether FLOPs are half of those measured, which are multiply-adds."""
    scale = UNITS.get(metric.unit.upper()[:1])
    return (
        metric.name == FLOPS
        and scale is not None
        and _close(metric.value, measured.flops / 2 / scale)
    )


def _close(stated: float, value: float) -> bool:
    return abs(stated - value) <= max(TOLERANCE * value, 0.05)


def places_of(project: Project, entry: Model, metric: Metric) -> Iterator[tuple[Source, Span]]:
    """Where the entry's card states the figure, in each language."""
    source = read_source(project, project.pages / f"{entry.card}.md")
    if not isinstance(source, Source):
        return  # changed since it was checked
    settings = read_settings(project)
    card = parse_card(source, settings.hub)[0]
    if card is None:
        return
    for section in account(Names(card, settings.hub, settings.hubconf)):
        for figure in section.figures:
            if figure.model == entry.name and figure.metric == metric:
                yield source, figure.span
