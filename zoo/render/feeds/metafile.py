"""A card's entries as the `metafile.yml` of OpenMMLab's model zoos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zoo.core.card import Card
from zoo.core.registry import Model
from zoo.render.feeds.scalars import yaml_number, yaml_text
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, figures
from zoo.render.views.leaderboards import parameters

# What OpenMMLab calls the tasks that hub1 cards name in their tags.
TASKS = {
    "detection": "Object Detection",
    "classification": "Image Classification",
    "segmentation": "Semantic Segmentation",
    "keypoints": "Body 2D Keypoint",
}
# What it calls a task's main figure, by the figure's name; first the qualifiers that may have it.
MEANS = ("@5-95", "")
FIGURES = {("Object Detection", "mAP"): "box AP"}


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
    task = next((TASKS[tag] for tag in card.tags if tag in TASKS), "Others")
    yield f"- Name: {yaml_text(entry.name)}"
    yield f"  In Collection: {yaml_text(card.title)}"
    if number := parameters(index, entry):
        yield "  Metadata:"
        yield f"    Parameters: {int(number)}"
    reached = {key: value for key, value in figures(entry).items() if not key.is_cost}
    if reached:
        yield "  Results:"
    for dataset in dict.fromkeys(key.dataset for key in reached):
        measured = {key: value for key, value in reached.items() if key.dataset == dataset}
        yield f"  - Task: {yaml_text(task)}"
        yield f"    Dataset: {yaml_text(dataset or 'unknown')}"
        yield "    Metrics:"
        for name, value in _named(task, measured).items():
            yield f"      {yaml_text(name)}: {yaml_number(value)}"
    if entry.weights:
        yield f"  Weights: {yaml_text(entry.weights.url)}"


def _named(task: str, measured: Mapping[MetricKey, float]) -> dict[str, float]:
    """Figures of one dataset by names of their own: the second of one name gets its unit."""
    known = {key.qualifier for key in measured if (task, key.name) in FIGURES}
    mean = next((qualifier for qualifier in MEANS if qualifier in known), None)
    named: dict[str, float] = {}
    for key, value in measured.items():
        main = FIGURES.get((task, key.name)) if key.qualifier == mean else None
        name = main or key.label
        named[name if name not in named else f"{name} ({key.unit})"] = value
    return named
