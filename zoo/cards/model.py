"""A model that a card names -> its entry of the registry."""

from __future__ import annotations

from collections.abc import Iterable

from zoo.cards.names import offers
from zoo.core.card import Card, ModelSpec
from zoo.core.hub import Hub, Hubconf
from zoo.core.registry import Metric, Model, Weights


def entry_of(
    card: Card,
    name: str,
    metrics: Iterable[Metric],
    hub: Hub,
    *,
    repository: str = "",
    hubconf: Hubconf = Hubconf(),
) -> Model:
    """What the card, the hub's settings and its hubconf.py say of a model.

    metrics: of its rows in the tables. repository: the one it is loaded from; only a
    model of the hub itself gets a constructor and an answer on whether hubconf.py offers it.
    """
    match = hub.match(name)
    spec = card.models.get(name)
    parts = match.parts if match else {}
    ours = hub.is_ours(repository) or not repository
    config = {**(hub.config(match) if match and ours else {}), **(spec.config if spec else {})}
    return Model(
        name=name,
        card=card.id,
        title=card.title,
        summary={lang.value: text for lang, text in card.summary.items()},
        constructor=(match.family.constructor or None) if match and ours else None,
        config=config,
        weights=_weights(spec, hubconf.entries.get(name) if ours else None),
        metrics=tuple(metrics),
        tags=card.tags,
        repository=repository,
        task=hub.task_of(match, card.tags),
        parts=parts,
        offered=offers(name, hub, hubconf) if ours else None,
        family=match.family.name if match and ours else "",
    )


def _weights(spec: ModelSpec | None, published: str | None) -> Weights | None:
    """published: the address in hubconf.py, for cards that give none."""
    url = (spec.weights if spec else None) or published
    if url is None:
        return None
    return Weights(url, spec.sha256, spec.bytes, spec.license) if spec else Weights(url)
