"""A row for each model, with everything that tables, search and the machine forms show of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zoo.core.card import Card
from zoo.core.evaluation import reached
from zoo.core.hub import DATASET
from zoo.core.levels import model_levels
from zoo.core.naming import hash_in_file_name
from zoo.core.registry import Metric, Model, Registry, Weights
from zoo.core.result import Level, SampleResult, Status, WeightsKind
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, results_of, stated_parameters
from zoo.render.name_fields import natural, value_of
from zoo.render.references import references


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model. Numbers are None and texts are "" where nothing is known.

    address: the name of its page, unique. entry: what the registry says. card, title: id and title
    of its card. family: a row of the hub's families. fields: what the name says, by field.
    dataset: what the model was trained on. year: of the first paper that the card refers to.
    figures: its results. parameters: counted, or as the card's table states them.
    flops, seconds, memory (bytes): of one input of size `input` on `processor`.
    bytes: size of the weights' file. hash: the first 8 hex digits of its SHA-256, or all 64.
    license: of the weights, an SPDX name.
    status: of the card's samples, the worst of its languages. level, weights: how far this model
    itself was proved, and with which weights.
    loadable: whether `hub.load` finds it in `repository`.
    """

    address: str
    entry: Model
    name: str
    card: str
    title: str
    task: str
    family: str
    fields: Mapping[str, str]
    dataset: str
    year: int | None
    figures: Mapping[MetricKey, Metric]
    parameters: int | None
    flops: int | None
    seconds: float | None
    memory: int | None
    input: str
    processor: str
    url: str
    bytes: int | None
    hash: str
    license: str
    status: Status
    level: Level
    weights: WeightsKind
    repository: str
    loadable: bool


def model_rows(index: SiteIndex) -> tuple[ModelRow, ...]:
    """All models that have a card, by name."""
    found = [row for card in index.cards for row in card_rows(index, card)]
    return tuple(sorted(found, key=lambda row: (natural(row.name), row.card, row.repository)))


def card_rows(index: SiteIndex, card: Card) -> tuple[ModelRow, ...]:
    """The models of one card, by name."""
    if card.id not in index.rows:
        entries = index.entries.get(card.id, ())
        results, year = index.card_results(card), _year(index, card) if entries else None
        index.rows[card.id] = tuple(_row(index, entry, results, year) for entry in entries)
    rows: tuple[ModelRow, ...] = index.rows[card.id]
    return rows


def rows_of(index: SiteIndex, entries: Iterable[Model]) -> tuple[ModelRow, ...]:
    """The rows of some models, in their order."""
    entries = tuple(entries)
    cards = dict.fromkeys(entry.card for entry in entries)
    rows = {r.address: r for name in cards for r in card_rows(index, index.named[name])}
    return tuple(rows[index.address(entry)] for entry in entries)


def parameters(index: SiteIndex, entry: Model) -> int | None:
    """The number of a model's parameters: counted, else as its card's table says."""
    counted = index.cost(entry)
    stated = counted.trainable if counted and counted.trainable else stated_parameters(entry)
    return round(stated) if stated else None


def model_row(index: SiteIndex, entry: Model) -> ModelRow:
    """The row of one model alone."""
    return rows_of(index, (entry,))[0]


def _row(index: SiteIndex, entry: Model, results: list[SampleResult], year: int | None) -> ModelRow:
    hub, cost = index.site.hub, index.cost(entry)
    weights = entry.weights or Weights("")
    measured = {entry.name: cost} if cost and cost.trainable else {}
    again, tolerance = index.evaluation(entry), hub.task(entry.task).tolerance
    agreeing = {entry.name} if again and reached(entry, again, tolerance) else ()
    (proved,) = model_levels(Registry((entry,)), measured, results, reached=agreeing)
    return ModelRow(
        address=index.address(entry),
        entry=entry,
        name=entry.name,
        card=entry.card,
        title=index.named[entry.card].title,
        task=entry.task,
        family=entry.family,
        fields={f: v for f in index.labelled_fields if (v := value_of(hub, entry, f))},
        dataset=value_of(hub, entry, DATASET),
        year=year,
        figures=results_of(entry),
        parameters=parameters(index, entry),
        flops=cost.flops if cost else None,
        seconds=cost.seconds if cost else None,
        memory=cost.memory if cost else None,
        input=cost.size if cost else "",
        processor=cost.processor if cost else "",
        url=weights.url,
        bytes=weights.bytes,
        hash=weights.sha256 or hash_in_file_name(weights.url) or "",
        license=weights.license or "",
        status=_worst(results),
        level=proved.level,
        weights=proved.weights,
        repository=index.repository(entry),
        loadable=index.can_load(entry),
    )


def _worst(results: list[SampleResult]) -> Status:
    """A failure if there is one, else what did not run, else passed."""
    statuses = [r.status for r in results]
    bad = [s for s in statuses if not s.good and s is not Status.NOT_RUN]
    open_ = [s for s in statuses if s in (Status.NOT_RUN, Status.SKIPPED)]
    return next(iter([*bad, *open_, *statuses]), Status.NOT_RUN)


def _year(index: SiteIndex, card: Card) -> int | None:
    for section in index.sections(card):
        for reference in references(section):
            return int(reference.year)
    return None
