"""Figures that cards state against those that `zoo evaluate` measured again."""

from __future__ import annotations

import shlex

from zoo.cards.figures import shown
from zoo.core.diagnostics import Diagnostic, about_file, diagnose
from zoo.core.evaluation import Agreement, Comparison, Evaluation, compare, same_weights
from zoo.core.registry import Metric, Model
from zoo.core.source import Source
from zoo.core.task import RESULT
from zoo.lint.check import Checked
from zoo.lint.measured import places_of
from zoo.lint.reading import readable
from zoo.project.paths import Project
from zoo.project.records import Broken, read_evaluations

CODE = "ZOO313"


def unusable(project: Project) -> list[Diagnostic]:
    """A diagnostic for each record that cannot be read, or is not about what its name says."""
    return [_unusable(project, one) for one in read_evaluations(project)[1]] if project.own else []


def _unusable(project: Project, one: Broken) -> Diagnostic:
    source = Source(readable(f"{project.measured.name}/{one.path.name}"), one.text)
    hint = f"restore it from git, or run: zoo evaluate {shlex.quote(readable(one.path.stem))}"
    return diagnose(source, one.at, CODE, readable(one.problem), hint)


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
            found.append(about_file(file, CODE, text, f"delete {file}, or correct its name"))
        elif not same_weights(entry.weights, evaluation):
            text = f"{name} was measured with other weights than its card names"
            found.append(about_file(file, CODE, text, f"measure again: zoo evaluate {name}"))
        elif not any(compare(m, evaluation, 0) for m in entry.metrics if m.kind == RESULT):
            found.append(about_file(file, CODE, *_of_no_figure(entry, evaluation)))
        else:
            found += _of_entry(project, entry, evaluation)
    return found


def _of_no_figure(entry: Model, found: Evaluation) -> tuple[str, str]:
    """What is wrong, and the remedy."""
    names = ", ".join(f"{f.name} {f.qualifier}".strip() for f in found.figures) or "nothing"
    text = f"no figure of {entry.name} on its card is compared with this: {names}"
    where = f"{found.dataset} {found.split}".strip()
    stated = {f"{m.dataset} {m.split}".strip() for m in entry.metrics if m.kind == RESULT}
    of = ", ".join(sorted(filter(None, stated))) or "no dataset"
    return f"{text} on {where}", f"its figures are of {of}: measure again, or delete the record"


def _of_entry(project: Project, entry: Model, evaluation: Evaluation) -> list[Diagnostic]:
    tolerance = project.hub.task(entry.task).tolerance
    hint = f"correct the figure, or see how it is measured: zoo evaluate --explain {entry.name}"
    found = []
    for metric in entry.metrics:
        result = compare(metric, evaluation, tolerance) if metric.kind == RESULT else None
        if result and result.agreement is Agreement.DIFFERS:
            text = _text(entry, metric, result, evaluation, tolerance)
            places = places_of(project, entry, metric)
            found += [diagnose(*place, CODE, text, hint) for place in places]
    return found


def _text(
    entry: Model, metric: Metric, result: Comparison, evaluation: Evaluation, tolerance: float
) -> str:
    digits = 1 if metric.unit == "%" else 3
    return (
        f"{entry.name} has {shown(metric)} here and reached {result.value:.{digits}f} on "
        f"{evaluation.date[:10]}: {abs(result.points):.1f} points apart, {tolerance:g} are allowed"
    )
