"""A card's figures as the `model-index` that Hugging Face reads from a model's README."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.card import Card
from zoo.core.naming import slug
from zoo.core.registry import Metric
from zoo.render.feeds.results import label, results
from zoo.render.feeds.scalars import yaml_number, yaml_text
from zoo.render.index import SiteIndex

OTHER = "other"  # the task of what Hugging Face has no name for


def model_index(index: SiteIndex, card: Card) -> bytes:
    """YAML with a result for each figure that was measured on a known dataset.

    Hugging Face wants one for each result, so figures without are left out.
    """
    lines = ["model-index:"]
    for entry in index.entries.get(card.id, ()):
        known = [metric for metric in results(entry) if metric.dataset]
        lines.append(f"- name: {yaml_text(entry.name)}")
        lines.append("  results:" if known else "  results: []")
        for metric in known:
            lines += _result(index.site.hub.task(entry.task).pipeline or OTHER, metric)
    if len(lines) == 1:
        lines = ["model-index: []"]
    return ("\n".join(lines) + "\n").encode()


def _result(task: str, metric: Metric) -> Iterator[str]:
    yield "  - task:"
    yield f"      type: {yaml_text(task)}"
    yield "    dataset:"
    yield f"      name: {yaml_text(metric.dataset or '')}"
    yield f"      type: {yaml_text(slug(metric.dataset or ''))}"
    if metric.split:
        yield f"      split: {yaml_text(metric.split)}"
    yield "    metrics:"
    yield f"    - type: {yaml_text(slug(label(metric)))}"
    yield f"      name: {yaml_text(label(metric))}"
    yield f"      value: {yaml_number(metric.value)}"
