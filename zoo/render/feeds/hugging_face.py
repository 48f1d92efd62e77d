"""A card's figures as the `model-index` that Hugging Face reads from a model's README."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.card import Card
from zoo.core.registry import Metric
from zoo.render.feeds.scalars import yaml_number, yaml_text
from zoo.render.index import SiteIndex

OTHER = "other"  # the task of what Hugging Face has no name for


def model_index(index: SiteIndex, card: Card) -> bytes:
    """YAML with a result for each figure."""
    lines = ["model-index:"]
    for entry in index.entries.get(card.id, ()):
        lines.append(f"- name: {yaml_text(entry.name)}")
        lines.append("  results:" if entry.metrics else "  results: []")
        for metric in entry.metrics:
            lines += _result(index.site.hub.task(entry.task).pipeline or OTHER, metric)
    if len(lines) == 1:
        lines = ["model-index: []"]
    return ("\n".join(lines) + "\n").encode()


def _result(task: str, metric: Metric) -> Iterator[str]:
    dataset = metric.dataset or "unknown"
    name = " ".join(filter(None, (metric.name, metric.qualifier)))
    yield "  - task:"
    yield f"      type: {yaml_text(task)}"
    yield "    dataset:"
    yield f"      name: {yaml_text(dataset)}"
    yield f"      type: {yaml_text(dataset.split(' ')[0].lower())}"
    yield "    metrics:"
    yield f"    - type: {yaml_text(metric.name.lower())}"
    yield f"      name: {yaml_text(name)}"
    yield f"      value: {yaml_number(metric.value)}"
