"""Figures of models: which can be compared, which is better, what a model takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from zoo.core.card import Lang
from zoo.core.hub import Hub
from zoo.core.registry import Metric, Model
from zoo.core.task import COST, RESULT
from zoo.core.tasks.table import TASKS
from zoo.core.vocabulary import COSTS, RESULTS, SETTINGS, USUAL
from zoo.render.words import WORDS, decimals, figure

_HAN = re.compile("[\u4e00-\u9fff]")
PARAMETERS = "params"  # their name in registry.json
_SCALE = {"": 1.0, "K": 1e3, "M": 1e6, "G": 1e9, "B": 1e9, "万": 1e4, "亿": 1e8}


@dataclass(frozen=True, slots=True, order=True)
class MetricKey:
    """Figures with one key can be compared with each other.

    dataset: with its split, "" where it is not known. sign: 1 if more is better, -1 if less is.
    task: of the models, since one name may mean two things. kind: only a RESULT is ranked.
    """

    dataset: str
    name: str
    qualifier: str
    unit: str
    sign: int = 1
    task: str = ""
    kind: str = RESULT

    @property
    def label(self) -> str:
        """`mAP @5-95`, `AP50`, as a table's head says it."""
        gap = "" if self.qualifier[:1].isdigit() else " "
        return f"{self.name}{gap}{self.qualifier}".strip()

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
        """Whether it is nothing to be best at: what a model takes, or was given."""
        return self.kind != RESULT


def keyed(entry: Model) -> dict[MetricKey, Metric]:
    """An entry's figures by what they measure, in their order; of two with one key, the first."""
    found: dict[MetricKey, Metric] = {}
    for metric in sorted(entry.metrics, key=lambda m: not m.qualifier):  # whole names first
        key = metric_key(metric, entry.task)
        if key in found and key.qualifier != metric.qualifier:
            key = replace(key, qualifier=metric.qualifier)
        found.setdefault(key, metric)
    places = {id(metric): place for place, metric in enumerate(entry.metrics)}
    return dict(sorted(found.items(), key=lambda one: places[id(one[1])]))


def results_of(entry: Model) -> dict[MetricKey, Metric]:
    """The same without costs and settings."""
    return {key: metric for key, metric in keyed(entry).items() if not key.is_cost}


def written(metric: Metric, places: int = 1) -> str:
    """A figure as its card writes it, else with so many decimals, or with more that it has."""
    return metric.text or figure(metric.value, max(places, decimals([metric.value])))


def metric_key(metric: Metric, task: str = "") -> MetricKey:
    """What a figure measures. Parameters are counted, and on no dataset."""
    result = metric.kind == RESULT
    usual = USUAL.get((metric.name, metric.dataset or ""), "")
    return MetricKey(
        metric.measured_on if result else "",
        metric.name,
        metric.qualifier or usual,
        metric.unit,
        -1 if metric.lower_is_better else 1,
        task if result else "",
        metric.kind,
    )


def in_percent(metric: Metric, hub: Hub) -> Metric:
    """A share of one as one of a hundred, so that it can be ranked with others; else as it is."""
    known = (m for name in hub.task_names() for m in hub.task(name).metrics)
    share = any(m.unit == "%" and metric.name in (m.name, m.part) for m in known)
    if metric.unit or not share or not 0 <= metric.value <= 1:
        return metric
    try:
        text = str(Decimal(metric.text or str(metric.value)).scaleb(2))
    except InvalidOperation:
        text = ""
    return replace(metric, value=float(text) if text else 100 * metric.value, unit="%", text=text)


def label_in(key: MetricKey, lang: Lang) -> str:
    """The label on a page: parameters have a name in each language, like those counted."""
    if key.name == PARAMETERS and key.is_cost:
        return WORDS[lang].parameters
    return named_in(key.label, key, lang)


def named_in(text: str, key: MetricKey, lang: Lang) -> str:
    """A text with the metric's name in it, in Chinese where Chinese readers call it so."""
    name = _chinese().get(key.name) if lang is Lang.ZH_CN else None
    return text.replace(key.name, name) if name else text


@lru_cache
def _chinese() -> dict[str, str]:
    """Names of words, `Top-1 acc`, in Chinese; abbreviations are the same everywhere."""
    tasks = (metric for task in TASKS.values() for metric in task.metrics)
    known = [m for m in (*tasks, *RESULTS, *COSTS, *SETTINGS) if re.search("[a-z]{3}", m.name)]
    han = {m.name: next(filter(_HAN.search, m.spellings), "") for m in reversed(known)}
    return {name: spelling for name, spelling in han.items() if spelling}


def plain_header(header: str) -> str:
    """A header to compare with others: `mAP<br>@5-95` -> `map @5-95`."""
    return " ".join(header.replace("<br>", " ").lower().split())


def best(entries: Iterable[Model]) -> tuple[MetricKey, Metric] | None:
    """The best figure of the first kind that any of the entries has."""
    found = [pair for entry in entries for pair in results_of(entry).items()]
    if not found:
        return None
    first = found[0][0]
    return first, max((m for k, m in found if k == first), key=lambda m: first.sign * m.value)


def stated_parameters(entry: Model) -> float | None:
    """The number of parameters as the card's table gives it, in single parameters."""
    for metric in entry.metrics:
        if metric.name == PARAMETERS and metric.kind == COST and metric.unit in _SCALE:
            return metric.value * _SCALE[metric.unit]
    return None
