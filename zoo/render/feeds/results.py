"""What models reach, as all forms for programs say it."""

from __future__ import annotations

from collections import Counter

from zoo.core.registry import Metric, Model
from zoo.core.task import RESULT


def results(entry: Model) -> tuple[Metric, ...]:
    """The figures that say how good the model is, rather than what it takes or how it was run."""
    return tuple(metric for metric in entry.metrics if metric.kind == RESULT)


def label(metric: Metric) -> str:
    """`mAP @5-95`."""
    return " ".join(filter(None, (metric.name, metric.qualifier)))


def by_name(metrics: dict[Metric, str]) -> dict[str, float]:
    """The values by the metrics' names; one that several have gets its unit, then a number."""
    times = Counter(metrics.values())
    found: dict[str, float] = {}
    for metric, name in metrics.items():
        unit = f" ({metric.unit})" if times[name] > 1 and metric.unit else ""
        whole, number = f"{name}{unit}", 1
        while whole in found:
            number += 1
            whole = f"{name}{unit} {number}"
        found[whole] = metric.value
    return found
