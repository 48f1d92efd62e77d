"""Figures of models: which can be compared, which is better, what a model takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from zoo.core.registry import Metric, Model

# Figures that say what a model takes rather than what it reaches, by their lower-case name.
COSTS = frozenset(("params", "parameters", "flops", "macs", "size", "latency", "time", "speed"))
# Figures of which less is better, by a word of their name; any other is better when it is more.
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
    """Figures with one key can be compared with each other."""

    dataset: str
    name: str
    qualifier: str
    unit: str

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
    def sign(self) -> int:
        """1 where more is better, -1 where less is."""
        return _sign(self.name)

    @property
    def is_cost(self) -> bool:
        return self.name.lower() in COSTS


def metric_key(metric: Metric) -> MetricKey:
    return _key(metric.dataset or "", metric.name, metric.qualifier, metric.unit)


@lru_cache
def _sign(name: str) -> int:
    return -1 if LESS_IS_BETTER.intersection(_WORD.findall(name.lower())) else 1


_key = lru_cache(MetricKey)  # a site has few kinds of figures, and asks for them all the time


def figures(entry: Model) -> dict[MetricKey, float]:
    """An entry's figures by what they measure."""
    return {metric_key(m): m.value for m in entry.metrics}


def best(entries: Iterable[Model]) -> tuple[MetricKey, float] | None:
    """The best value of the first metric that any of the entries has."""
    found = [(k, v) for e in entries for k, v in figures(e).items() if not k.is_cost]
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
