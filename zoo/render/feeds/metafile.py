"""A card's entries as the `metafile.yml` of OpenMMLab's model zoos."""

from __future__ import annotations

import json
from collections.abc import Iterator

from zoo.core.card import Card
from zoo.core.registry import ModelEntry
from zoo.render.catalogue import Catalogue
from zoo.render.metrics import figures
from zoo.render.views.boards import parameters

# What OpenMMLab calls the tasks that hub1 cards name in their tags, and a task's main figure.
TASKS = {
    "detection": "Object Detection",
    "classification": "Image Classification",
    "segmentation": "Semantic Segmentation",
    "keypoints": "Body 2D Keypoint",
}
FIGURES = {("Object Detection", "mAP"): "box AP"}


def metafile(catalogue: Catalogue, card: Card) -> bytes:
    """YAML with one collection, the card, and a model for each entry."""
    lines = [
        "Collections:",
        f"- Name: {_text(card.title)}",
        f"  README: {_text(card.source.path)}",
    ]
    entries = catalogue.entries.get(card.id, ())
    lines.append("Models:" if entries else "Models: []")
    for entry in entries:
        lines += _model(catalogue, card, entry)
    return ("\n".join(lines) + "\n").encode()


def _model(catalogue: Catalogue, card: Card, entry: ModelEntry) -> Iterator[str]:
    task = next((TASKS[tag] for tag in card.tags if tag in TASKS), "Others")
    yield f"- Name: {_text(entry.name)}"
    yield f"  In Collection: {_text(card.title)}"
    if number := parameters(catalogue, entry):
        yield "  Metadata:"
        yield f"    Parameters: {int(number)}"
    reached = {key: value for key, value in figures(entry).items() if not key.is_cost}
    if reached:
        yield "  Results:"
    for dataset in dict.fromkeys(key.dataset for key in reached):
        yield f"  - Task: {_text(task)}"
        yield f"    Dataset: {_text(dataset or 'unknown')}"
        yield "    Metrics:"
        for key, value in reached.items():
            if key.dataset == dataset:
                name = FIGURES.get((task, key.name), key.label)
                yield f"      {_text(name)}: {value:g}"
    if entry.weights:
        yield f"  Weights: {_text(entry.weights.url)}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # YAML includes JSON
