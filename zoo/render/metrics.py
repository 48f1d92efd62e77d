"""Figures of models: which can be compared, which is better, what a model takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from zoo.core.hub import Hub
from zoo.core.registry import Metric, Model
from zoo.core.task import TaskMetric

# Figures that say what a model takes rather than what it reaches, by a word of their header.
COSTS = frozenset(
    (
        "params",
        "param",
        "parameters",
        "flops",
        "mflops",
        "gflops",
        "macs",
        "gmacs",
        "size",
        "latency",
        "time",
        "speed",
        "fps",
        "参数量",
        "计算量",
    )
)
# Figures of which less is better, by a word of their header, unless the task of the model knows
# the metric; any other is better when it is more.
LESS_IS_BETTER = frozenset(
    (
        "error",
        "err",
        "errors",
        "loss",
        "perplexity",
        "ppl",
        "mae",
        "mse",
        "rmse",
        "rmsle",
        "epe",
        "fid",
        "kid",
        "lpips",
        "niqe",
        "wer",
        "cer",
        "ter",
        "eer",
        "nll",
        "bpc",
        "bpd",
        "ece",
        "错误率",
        "误差",
        "损失",
        "困惑度",
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_MILLION = {"": 1.0, "M": 1e6, "G": 1e9, "B": 1e9, "K": 1e3}


@dataclass(frozen=True, slots=True, order=True)
class MetricKey:
    """Figures with one key can be compared with each other.

    sign: 1 if more is better, -1 if less is.
    """

    dataset: str
    name: str
    qualifier: str
    unit: str
    sign: int = 1

    @property
    def label(self) -> str:
        """`mAP @5-95`, as a table's head says it."""
        return " ".join(filter(None, (self.name, self.qualifier)))

    @property
    def title(self) -> str:
        """`COCO val2017 mAP @5-95`."""
        return " ".join(filter(None, (self.dataset, self.label)))

    @property
    def full_title(self) -> str:
        """`COCO val2017 mAP @5-95 (%)`."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def is_cost(self) -> bool:
        return bool(COSTS.intersection(_WORD.findall(self.label.lower())))


def figures(entry: Model, hub: Hub) -> dict[MetricKey, float]:
    """An entry's figures by what they measure."""
    task = hub.task(entry.task)
    return {metric_key(m, task.metrics): m.value for m in entry.metrics}


def metric_key(metric: Metric, known: tuple[TaskMetric, ...] = ()) -> MetricKey:
    """known: the metrics of the model's task."""
    key = _key(metric.measured_on, metric.name, metric.qualifier, metric.unit, known)
    return replace(key, dataset="") if key.is_cost else key  # parameters are counted, not measured


@lru_cache  # a site has few kinds of figures, and asks for them all the time
def _key(
    dataset: str, name: str, qualifier: str, unit: str, known: tuple[TaskMetric, ...]
) -> MetricKey:
    header = plain_header(f"{name} {qualifier}")
    metric = next((m for m in known if plain_header(m.header) == header), None)
    words = LESS_IS_BETTER.intersection(_WORD.findall(header))
    less = metric.lower_is_better if metric else bool(words)
    return MetricKey(dataset, name, qualifier, unit, -1 if less else 1)


def plain_header(header: str) -> str:
    """A header to compare with others: `mAP<br>@5-95` -> `map @5-95`."""
    return " ".join(header.replace("<br>", " ").lower().split())


def best(entries: Iterable[Model], hub: Hub) -> tuple[MetricKey, float] | None:
    """The best value of the first metric that any of the entries has."""
    found = [(k, v) for e in entries for k, v in figures(e, hub).items() if not k.is_cost]
    if not found:
        return None
    first = found[0][0]
    return first, first.sign * max(first.sign * v for k, v in found if k == first)


def stated_parameters(entry: Model) -> float | None:
    """The number of parameters as the card's table gives it, in single parameters."""
    for metric in entry.metrics:
        if metric.name.lower() in ("params", "parameters") and metric.unit in _MILLION:
            return metric.value * _MILLION[metric.unit]
    return None
