"""Figures that cards state against those that were measured."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.core.diagnostics import Diagnostic, diagnose
from zoo.core.measurement import Measurement, load_measurements
from zoo.core.registry import Metric, Model
from zoo.core.source import Source, Span
from zoo.lint.check import Checked, read_source
from zoo.project.paths import Project

UNITS = {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
PARAMETERS = ("params", "param", "parameters", "参数量", "参数")
FLOPS = ("flops", "计算量")
TOLERANCE = 0.01  # tables round; a wrong backbone is off by far more


def disagreeing(project: Project, checked: Checked) -> list[Diagnostic]:
    """A diagnostic for each figure of a results table that a measurement contradicts."""
    if not project.own or not project.measurements.is_file():
        return []
    measured = load_measurements(project.measurements.read_text(encoding="utf-8"))
    found: list[Diagnostic] = []
    for entry in checked.registry.entries:
        if entry.name in measured:
            for metric in entry.metrics:
                if wrong := contradiction(metric, measured[entry.name]):
                    found += _places(project, entry, metric, wrong)
    return found


def contradiction(metric: Metric, measured: Measurement) -> str:
    """What was measured, as text, where the figure is another one; else empty."""
    name, scale = metric.name.lower(), UNITS.get(metric.unit.upper()[:1])
    if scale is None or name not in (*PARAMETERS, *FLOPS):
        return ""
    value = (measured.trainable if name in PARAMETERS else measured.flops) / scale
    if abs(metric.value - value) <= max(TOLERANCE * value, 0.05):
        return ""
    return f"{value:.1f} {metric.unit}"


def _places(project: Project, entry: Model, metric: Metric, measured: str) -> Iterator[Diagnostic]:
    source = read_source(project, project.pages / f"{entry.card}.md")
    if not isinstance(source, Source):
        return  # changed since it was checked
    name = re.escape(entry.name).replace("_", "[_-]")
    row = rf"^\W*{name}\W.*?(?P<figure>\b{metric.value:g}\d*\b).*$"
    for match in re.finditer(row, source.text, re.MULTILINE):
        yield diagnose(
            source,
            Span(match.start("figure"), match.end("figure")),
            "ZOO312",
            f"{entry.name} has {metric.value:g} {metric.unit} here; measured were {measured}",
            "correct the table, or measure again: zoo measure " + entry.name,
        )
