"""A figure of a table -> the metric: what it measures, its unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from zoo.cards.figures import Figure
from zoo.core.hub import Hub
from zoo.core.registry import Metric
from zoo.core.task import TaskMetric

_ASIDE = re.compile(r"[(（]([^)）]+)[)）]")
_UNIT = re.compile(r"[^\W\d]{1,8}(?:/[^\W\d]{1,8})?|%")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def metric_of(figure: Figure, dataset: str | None, task: str, hub: Hub) -> Metric:
    """`mAP @5-95` -> mAP, %, qualifier @5-95; `params (M)` -> params, M; `AP (M)` -> AP, "", (M).

    Metrics of the tasks have the unit that is written there, but a share of a hundred that is at
    most 1 is a share of one.
    """
    header, aside = figure.header, _ASIDE.search(figure.header)
    name = (_ASIDE.sub(" ", header).split() or [header])[0]
    known = _known(name, _metrics(task, hub))
    unit = known.unit if known else ""
    if unit == "%" and figure.value <= 1:
        unit = ""
    stated = aside[1].strip() if aside else ""
    if aside and (_UNIT.fullmatch(stated) if known is None else stated in ("%", known.unit)):
        unit, header = stated, header.replace(aside[0], " ")
    qualifier = " ".join(header.split()).removeprefix(name).strip()
    return Metric(name, figure.value, unit, qualifier, dataset)


def _metrics(task: str, hub: Hub) -> Iterable[TaskMetric]:
    """Those of the model's task, then those of all others."""
    others = (hub.task(name).metrics for name in hub.task_names() if name != task)
    return chain(hub.task(task).metrics, *others)


def _known(name: str, metrics: Iterable[TaskMetric]) -> TaskMetric | None:
    """The task's metric that a name begins like: `Top1` as `Top-1 acc`, `acc` as `Accuracy`."""
    word = _LETTERS.match(name.lower())
    if word is None:
        return None
    return next((m for m in metrics if word[0] in _LETTERS.findall(m.header.lower())), None)
