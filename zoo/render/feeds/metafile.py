"""A card's entries as the `metafile.yml` of OpenMMLab's model zoos."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from zoo.core.card import Card
from zoo.core.registry import Model
from zoo.core.task import Task
from zoo.render.feeds.scalars import yaml_number, yaml_text
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, figures, plain_header
from zoo.render.views.leaderboards import parameters

OTHER = "Others"  # the task of what OpenMMLab has no name for


def metafile(index: SiteIndex, card: Card) -> bytes:
    """YAML with one collection, the card, and a model for each entry."""
    lines = [
        "Collections:",
        f"- Name: {yaml_text(card.title)}",
        f"  README: {yaml_text(card.source.path)}",
    ]
    entries = index.entries.get(card.id, ())
    lines.append("Models:" if entries else "Models: []")
    for entry in entries:
        lines += _model(index, card, entry)
    return ("\n".join(lines) + "\n").encode()


def _model(index: SiteIndex, card: Card, entry: Model) -> Iterator[str]:
    task = index.site.hub.task(entry.task)
    yield f"- Name: {yaml_text(entry.name)}"
    yield f"  In Collection: {yaml_text(card.title)}"
    if number := parameters(index, entry):
        yield "  Metadata:"
        yield f"    Parameters: {int(number)}"
    reached = {
        key: value for key, value in figures(entry, index.site.hub).items() if not key.is_cost
    }
    if reached:
        yield "  Results:"
    for dataset in dict.fromkeys(key.dataset for key in reached):
        measured = {key: value for key, value in reached.items() if key.dataset == dataset}
        yield f"  - Task: {yaml_text(task.metafile or OTHER)}"
        yield f"    Dataset: {yaml_text(dataset or 'unknown')}"
        yield "    Metrics:"
        for name, value in _named(task, measured).items():
            yield f"      {yaml_text(name)}: {yaml_number(value)}"
    if entry.weights:
        yield f"  Weights: {yaml_text(entry.weights.url)}"


def _named(task: Task, measured: Mapping[MetricKey, float]) -> dict[str, float]:
    """Figures of one dataset by unique names: a repeated name gets its unit.

    A figure that is the task's metric has the name that OpenMMLab gives that one.
    """
    names = _task_names(task, measured)
    named: dict[str, float] = {}
    for key, value in measured.items():
        name = names.get(key) or key.label
        named[name if name not in named else f"{name} ({key.unit})"] = value
    return named


def _task_names(task: Task, measured: Iterable[MetricKey]) -> dict[MetricKey, str]:
    """The figures that are metrics of the task, also if a table leaves the qualifier out."""
    found: dict[MetricKey, str] = {}
    for metric in task.metrics:
        header = plain_header(metric.header)
        for wanted in (header, header.partition(" ")[0]) if metric.metafile else ():
            keys = [key for key in measured if plain_header(key.label) == wanted]
            if keys:
                found |= dict.fromkeys(keys, metric.metafile)
                break
    return found
