"""A card's entries as YAML: OpenMMLab's `metafile.yml`, Hugging Face's `model-index`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from math import isinf

from zoo.core.card import Card
from zoo.core.naming import slug
from zoo.core.registry import Metric, Model
from zoo.core.task import UNKNOWN, Task
from zoo.render.feeds.tables import by_name, label, results
from zoo.render.index import SiteIndex
from zoo.render.metrics import plain_header
from zoo.render.model_rows import parameters


def metafile(index: SiteIndex, card: Card) -> bytes:
    """YAML with one collection, the card, and a model for each entry. A task or dataset that is not
    known is left out."""
    entries = index.entries.get(card.id, ())
    lines = ["Collections:", f"- Name: {yaml_text(card.title)}"]
    lines.append(f"  README: {yaml_text(card.source.path)}")
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
        yield f"    Parameters: {number}"
    reached = results(entry)
    if reached:
        yield "  Results:"
    for dataset in dict.fromkeys(metric.measured_on for metric in reached):
        here = [metric for metric in reached if metric.measured_on == dataset]
        heads = [f"Task: {yaml_text(task.metafile or 'Others')}"] if task.name != UNKNOWN else []
        heads += [f"Dataset: {yaml_text(dataset)}"] if dataset else []
        for number, head in enumerate((*heads, "Metrics:")):
            yield f"  {' ' if number else '-'} {head}"
        for name, value in by_name(_names(task, here)).items():
            yield f"      {yaml_text(name)}: {yaml_number(value)}"
    if entry.weights:
        yield f"  Weights: {yaml_text(entry.weights.url)}"


def _names(task: Task, metrics: Iterable[Metric]) -> dict[Metric, str]:
    """What OpenMMLab calls the figures: the task's metric by its name there, others by ours. The
    task's metric is known even if a table leaves its qualifier out."""
    names = {metric: label(metric) for metric in metrics}
    for known in task.metrics:
        header = plain_header(known.header)
        for wanted in (header, header.partition(" ")[0]) if known.metafile else ():
            same = [m for m in names if plain_header(label(m)) == wanted]
            if same:
                names |= dict.fromkeys(same, known.metafile)
                break
    return names


def model_index(index: SiteIndex, card: Card) -> bytes:
    """YAML with a result for each figure that was measured on a known dataset. Hugging Face wants
    one for each result, so figures without are left out."""
    lines = ["model-index:"]
    for entry in index.entries.get(card.id, ()):
        known = [metric for metric in results(entry) if metric.dataset]
        lines.append(f"- name: {yaml_text(entry.name)}")
        lines.append("  results:" if known else "  results: []")
        for metric in known:
            lines += _result(index.site.hub.task(entry.task).pipeline or "other", metric)
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


def yaml_text(text: str) -> str:
    """A quoted string; JSON's, which YAML includes."""
    return json.dumps(text, ensure_ascii=False)


def yaml_number(value: float) -> str:
    """All digits and no exponent: `1e-05`, as Python writes it, is a string to YAML 1.1."""
    if isinf(value):  # more digits in a card than a number holds
        return ".inf"
    return str(int(value)) if value == int(value) else f"{Decimal(repr(value)):f}"
