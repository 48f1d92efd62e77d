"""A model that a card names -> its entry of the registry, held against its weight file's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zoo.cards.grid import Figure
from zoo.cards.names import Names
from zoo.core.card import ModelSpec
from zoo.core.diagnostics import Diagnostic, diagnose
from zoo.core.hub import Hub
from zoo.core.naming import figure_in_file_name
from zoo.core.registry import Metric, Model, Weights
from zoo.core.task import RESULT

ERROR, ACCURACY = "error", "acc"  # of a hundred, each is what the other leaves


def entry_of(names: Names, name: str, metrics: Iterable[Metric], repository: str = "") -> Model:
    """What the card, the hub's settings and its hubconf.py say of a model.

    metrics: of its rows in the tables. repository: the one it is loaded from; only a
    model of the hub itself gets a constructor and an answer on whether hubconf.py offers it.
    """
    card, hub = names.card, names.hub
    match = hub.match(name)
    spec = card.models.get(name)
    ours = hub.is_ours(repository) or not repository
    config = {**(hub.config(match) if match and ours else {}), **(spec.config if spec else {})}
    return Model(
        name=name,
        card=card.id,
        title=card.title,
        summary={lang.value: text for lang, text in card.summary.items()},
        constructor=(match.family.constructor or None) if match and ours else None,
        config=config,
        weights=_weights(spec, names.hubconf.entries.get(name) if ours else None),
        metrics=tuple(metrics),
        tags=card.tags,
        repository=repository,
        task=hub.task_of(match, card.tags),
        parts=match.parts if match else {},
        offered=names.offered(name) if ours else None,
        family=match.family.name if match and ours else "",
    )


def _weights(spec: ModelSpec | None, published: str | None) -> Weights | None:
    """published: the address in hubconf.py, for cards that give none."""
    url = (spec and spec.weights) or published
    if url is None:
        return None
    return Weights(url, spec.sha256, spec.bytes, spec.license) if spec else Weights(url)


def figure_differs(names: Names, entry: Model, figures: Iterable[Figure]) -> Iterator[Diagnostic]:
    """A finding if the task's main metric is not the figure that the weight file's name states."""
    if not entry.weights or not (stated := figure_in_file_name(entry.weights.url)):
        return
    main = _main([f for f in figures if f.metric.kind == RESULT], entry, names.hub)
    if not main or any(_same(figure.metric, stated) for figure in main):
        return
    text = f"{entry.name} has {main[0].metric.text} here; its weight file's name says {stated}"
    hint = "correct the table, or the address of the weights"
    yield diagnose(names.card.source, main[0].span, "ZOO302", text, hint)


def _main(figures: list[Figure], entry: Model, hub: Hub) -> list[Figure]:
    """Those of the main metric of the model's task, or of any task where it is not known.

    Of an accuracy, the error counts as well. Where no figure is of a main metric, the first is.
    """
    tasks = [hub.task(entry.task)]
    if not tasks[0].metrics:
        tasks = [hub.task(name) for name in hub.task_names()]
    names = {task.metrics[0].name for task in tasks if task.metrics}
    names |= {name.replace(ACCURACY, ERROR) for name in names}
    whole = [f for f in figures if f.metric.name in names and f.metric.qualifier in ("", "@5-95")]
    own = [f for f in whole if f.metric.dataset == _dataset(entry, hub)]
    return own or whole


def _dataset(entry: Model, hub: Hub) -> str | None:
    named = hub.datasets.get(entry.parts.get("dataset", ""))
    return named.name.partition(" ")[0] if named else None


def _same(metric: Metric, stated: str) -> bool:
    """Whether both say the same to their last digit, as a share of 100 or of 1, or as an error."""
    text = metric.text.partition("±")[0].rstrip("% ")
    given, published = (len(part.partition(".")[2]) for part in (text, stated))
    value = metric.value
    if metric.unit != "%" and value <= 1:
        value, given = 100 * value, given - 2
    if metric.name.endswith(ERROR):
        value = 100 - value
    return abs(value - float(stated)) <= 0.5001 * 0.1 ** max(min(given, published), 1)
