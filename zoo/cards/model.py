"""A model that a card names -> its entry of the registry."""

from __future__ import annotations

import re

from zoo.cards.figures import Figure
from zoo.core.card import Card, ModelSpec
from zoo.core.hub import Hub
from zoo.core.registry import Metric, Model, Weights

# Metrics that are shares of a hundred, by the beginning of their lower-case name.
PERCENT = ("map", "ap", "ar", "miou", "top", "acc", "prec")


def entry_of(card: Card, name: str, figures: tuple[Figure, ...], hub: Hub) -> Model:
    """What the card and the model's name say of it. figures: of its row in the results table."""
    match = hub.match(name)
    spec = card.models.get(name)
    parts = match.parts if match else {}
    dataset = hub.datasets.get(parts.get("dataset", ""))
    config = {**(hub.config(match) if match else {}), **(spec.config if spec else {})}
    inputs, outputs = hub.ports(match, config) if match else ((), ())
    return Model(
        name=name,
        card=card.id,
        title=card.title,
        summary={lang.value: text for lang, text in card.summary.items()},
        constructor=(match.family.constructor or None) if match else None,
        config=config,
        weights=_weights(spec),
        metrics=tuple(_metric(f, dataset.name if dataset else None) for f in figures),
        tags=card.tags,
        repository=hub.repository,
        task=hub.task_of(match, card.tags),
        parts=parts,
        inputs=inputs,
        outputs=outputs,
    )


def _weights(spec: ModelSpec | None) -> Weights | None:
    if spec is None or spec.weights is None:
        return None
    return Weights(spec.weights, spec.sha256, spec.bytes, spec.license)


def _metric(figure: Figure, dataset: str | None) -> Metric:
    """`mAP @5-95` -> mAP, %, qualifier @5-95; `params (M)` -> params, M."""
    header = figure.header
    unit = re.search(r"[(（]([^)）]+)[)）]", header)
    if unit:
        header = header.replace(unit[0], " ")
    name, _, qualifier = header.strip().partition(" ")
    share = "%" if name.lower().startswith(PERCENT) else ""
    sign = unit[1].strip() if unit else share
    return Metric(name, figure.value, sign, qualifier.strip(), dataset)
