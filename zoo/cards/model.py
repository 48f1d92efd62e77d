"""A model that a card names -> its entry of the registry."""

from __future__ import annotations

import re
from typing import Any

from zoo.cards.figures import Figure
from zoo.core.card import Card, ModelSpec
from zoo.core.naming import BACKBONES, DATASETS, constructor_of, split_name
from zoo.core.registry import Metric, Model, Weights

# Metrics that are shares of a hundred, by the beginning of their lower-case name.
PERCENT = ("map", "ap", "ar", "miou", "top", "acc", "prec")


def entry_of(card: Card, name: str, figures: tuple[Figure, ...]) -> Model:
    """What the card and the model's name say of it. figures: of its row in the results table."""
    parts = split_name(name)
    spec = card.models.get(name)
    dataset = DATASETS.get(parts.dataset) if parts else None
    config: dict[str, Any] = {}
    if parts and parts.backbone in BACKBONES:
        config["backbone"] = BACKBONES[parts.backbone]
    return Model(
        name=name,
        card=card.id,
        title=card.title,
        summary={lang.value: text for lang, text in card.summary.items()},
        constructor=constructor_of(name),
        config=config | dict(spec.config if spec else {}),
        weights=_weights(spec),
        metrics=tuple(_metric(f, dataset) for f in figures),
        tags=card.tags,
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
