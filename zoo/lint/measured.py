"""Figures that cards state against those that were measured, once or again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace

from zoo.cards.figures import account, shown
from zoo.cards.names import Names
from zoo.core.diagnostics import Diagnostic, about_file, diagnose
from zoo.core.evaluation import Agreement, Evaluation, compare, same_weights
from zoo.core.measurement import Measurement
from zoo.core.registry import Metric, Model
from zoo.core.source import Source, Span
from zoo.core.task import RESULT
from zoo.lint.check import Checked
from zoo.lint.reading import readable
from zoo.project.hubconf import read_hubconf
from zoo.project.paths import Project
from zoo.project.records import read_evaluations, read_measurements

_UNITS = {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
PARAMETERS, FLOPS, MACS = "params", "FLOPs", "MACs"
TOLERANCE = 0.01  # tables round; a wrong backbone is off by far more
EVALUATED = "ZOO313"


def disagreeing(project: Project, checked: Checked) -> list[Diagnostic]:
    """A diagnostic for each figure of a results table that a measurement contradicts."""
    measured = read_measurements(project) if project.own else {}
    found: list[Diagnostic] = []
    for entry in checked.registry.entries:
        if entry.name not in measured:
            continue
        for metric in entry.metrics:
            if wrong := contradiction(metric, measured[entry.name]):
                text = f"{entry.name} has {shown(metric)} here; measured were {wrong}"
                hint = f"correct the table, or measure again: zoo measure {entry.name}"
                halved = replace(metric, name=MACS)
                if metric.name == FLOPS and not contradiction(halved, measured[entry.name]):
                    text += ": the table counts a multiply-add as one"
                    hint = f"write `MACs ({metric.unit})` in the header, or double the figures"
                places = _places_of(project, checked, entry, metric)
                found += (diagnose(*place, "ZOO312", text, hint) for place in places)
    return found


def contradiction(metric: Metric, measured: Measurement) -> str:
    """What was measured, as text, where the figure is another one; else empty."""
    known = {
        PARAMETERS: measured.trainable,
        FLOPS: measured.flops,
        MACS: measured.flops / 2,  # a multiply-add is two operations
    }
    scale = _UNITS.get(metric.unit.upper()[:1])
    if scale is None or metric.name not in known:
        return ""
    value = known[metric.name] / scale
    close = abs(metric.value - value) <= max(TOLERANCE * value, 0.05)
    return "" if close else f"{value:.1f} {metric.unit}"


def unusable(project: Project) -> list[Diagnostic]:
    """A diagnostic for each record that cannot be read, or is not about what its name says."""
    found = []
    for one in read_evaluations(project)[1] if project.own else ():
        source = Source(readable(f"{project.measured.name}/{one.path.name}"), one.text)
        hint = f"restore it from git, or run: zoo evaluate {shlex.quote(readable(one.path.stem))}"
        found.append(diagnose(source, one.at, EVALUATED, readable(one.problem), hint))
    return found


def differing(project: Project, checked: Checked) -> list[Diagnostic]:
    """A diagnostic for each figure that was measured again and differs by more than its task's
    tolerance, and for each record of other weights than the card's or of no figure of it."""
    evaluations = read_evaluations(project)[0] if project.own else {}
    entries = {entry.name: entry for entry in checked.registry.entries}
    found: list[Diagnostic] = []
    for name, evaluation in evaluations.items():
        file = f"{project.measured.name}/{name}.json"
        entry = entries.get(name)
        if entry is None:
            text = f"no card has a model {name}"
            found.append(about_file(file, EVALUATED, text, f"delete {file}, or correct its name"))
        elif not same_weights(entry.weights, evaluation):
            text = f"{name} was measured with other weights than its card names"
            found.append(about_file(file, EVALUATED, text, f"measure again: zoo evaluate {name}"))
        elif not any(compare(m, evaluation, 0) for m in entry.metrics if m.kind == RESULT):
            found.append(about_file(file, EVALUATED, *_of_no_figure(entry, evaluation)))
        else:
            found += _of_entry(project, checked, entry, evaluation)
    return found


def _of_no_figure(entry: Model, found: Evaluation) -> tuple[str, str]:
    """What is wrong, and the remedy."""
    names = ", ".join(f"{f.name} {f.qualifier}".strip() for f in found.figures) or "nothing"
    text = f"no figure of {entry.name} on its card is compared with this: {names}"
    where = f"{found.dataset} {found.split}".strip()
    stated = {f"{m.dataset} {m.split}".strip() for m in entry.metrics if m.kind == RESULT}
    of = ", ".join(sorted(filter(None, stated))) or "no dataset"
    return f"{text} on {where}", f"its figures are of {of}: measure again, or delete the record"


def _of_entry(
    project: Project, checked: Checked, entry: Model, evaluation: Evaluation
) -> list[Diagnostic]:
    tolerance = project.hub.task(entry.task).tolerance
    hint = f"correct the figure, or see how it is measured: zoo evaluate --explain {entry.name}"
    found: list[Diagnostic] = []
    for metric in entry.metrics:
        result = compare(metric, evaluation, tolerance) if metric.kind == RESULT else None
        if result and result.agreement is Agreement.DIFFERS:
            reached = f"{result.value:.{1 if metric.unit == '%' else 3}f} on {evaluation.date[:10]}"
            apart = f"{abs(result.points):.1f} points apart, {tolerance:g} are allowed"
            text = f"{entry.name} has {shown(metric)} here and reached {reached}: {apart}"
            places = _places_of(project, checked, entry, metric)
            found += (diagnose(*place, EVALUATED, text, hint) for place in places)
    return found


def _places_of(
    project: Project, checked: Checked, entry: Model, metric: Metric
) -> Iterator[tuple[Source, Span]]:
    """Where the entry's card states the figure, in each language."""
    for card in checked.cards:
        if card.id == entry.card:
            for section in account(Names(card, project.hub, read_hubconf(project.root))):
                for figure in section.figures:
                    if figure.model == entry.name and figure.metric == metric:
                        yield card.source, figure.span
