"""A card's entries as the `metafile.yml` of OpenMMLab's model zoos."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zoo.core.card import Card
from zoo.core.registry import Metric, Model
from zoo.core.task import UNKNOWN, Task
from zoo.render.feeds.results import by_name, label, results
from zoo.render.feeds.scalars import yaml_number, yaml_text
from zoo.render.index import SiteIndex
from zoo.render.metrics import plain_header
from zoo.render.model_rows import parameters

OTHER = "Others"  # the task of what OpenMMLab has no name for


def metafile(index: SiteIndex, card: Card) -> bytes:
    """YAML with one collection, the card, and a model for each entry.

    A task or dataset that is not known is left out.
    """
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
    reached = results(entry)
    if reached:
        yield "  Results:"
    for dataset in dict.fromkeys(metric.measured_on for metric in reached):
        here = [metric for metric in reached if metric.measured_on == dataset]
        heads = [f"Task: {yaml_text(task.metafile or OTHER)}"] if task.name != UNKNOWN else []
        heads += [f"Dataset: {yaml_text(dataset)}"] if dataset else []
        for number, head in enumerate((*heads, "Metrics:")):
            yield f"  {' ' if number else '-'} {head}"
        for name, value in by_name(_names(task, here)).items():
            yield f"      {yaml_text(name)}: {yaml_number(value)}"
    if entry.weights:
        yield f"  Weights: {yaml_text(entry.weights.url)}"


def _names(task: Task, metrics: Iterable[Metric]) -> dict[Metric, str]:
    """What OpenMMLab calls the figures: the task's metric by its name there, others by ours.

    The task's metric is known even if a table leaves its qualifier out.
    """
    names = {metric: label(metric) for metric in metrics}
    for known in task.metrics:
        header = plain_header(known.header)
        for wanted in (header, header.partition(" ")[0]) if known.metafile else ():
            same = [m for m in names if plain_header(label(m)) == wanted]
            if same:
                names |= dict.fromkeys(same, known.metafile)
                break
    return names
