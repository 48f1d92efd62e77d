"""Which protocol measures an entry, and what it asks for. Imports no MegEngine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Any

from zoo.cards.figures import shown
from zoo.core.datasets import name_and_split
from zoo.core.errors import ZooError
from zoo.core.hub import DATASET, Hub
from zoo.core.registry import Model
from zoo.core.task import RESULT
from zoo.models.evaluate.protocol import Protocol
from zoo.models.evaluate.table import PROTOCOLS, WITHOUT

GROUP = "zoo.protocols"  # of entry points


class EvaluateError(ZooError):
    """An entry cannot be measured; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is measured. entry: its row of the registry. folder: of the data. limit: pictures at
    most, None for all. batch: pictures at a time."""

    entry: Mapping[str, Any]
    protocol: Protocol
    folder: Path
    limit: int | None
    batch: int


def protocols() -> tuple[Protocol, ...]:
    """Those that installed packages bring, then the built-in ones. Raises EvaluateError."""
    from importlib.metadata import entry_points  # takes time that other commands need not spend

    own = []
    for point in entry_points(group=GROUP):
        try:
            found = point.load()
        except (ImportError, AttributeError) as error:
            text = f"the entry point {point.name} of {GROUP} cannot be loaded: {error}"
            raise EvaluateError(f"{text}; fix or remove the package that brings it") from error
        if not isinstance(found, Protocol):
            raise EvaluateError(f"the entry point {point.name} of {GROUP} is not a Protocol")
        own.append(found)
    return (*own, *PROTOCOLS)


def protocol_of(entry: Model, hub: Hub) -> Protocol:
    """The protocol of the entry's task and of the data set that its figures name.
    Raises EvaluateError."""
    of_task = [one for one in protocols() if one.task == entry.task]
    head = f"no protocol for {entry.name}"
    if not of_task:
        why = WITHOUT.get(entry.task, "a package can bring one: docs/evaluate.md")
        raise EvaluateError(f"{head}: its task `{entry.task}` has none ({why})")
    wanted = list(_measured_on(entry, hub))
    for place in wanted:
        for one in of_task:
            if (one.dataset, one.split) == place:
                return one
    if not wanted and len(of_task) == 1:
        return of_task[0]
    have = ", ".join(f"{one.dataset} {one.split}" for one in of_task)
    asked = ", ".join(" ".join(filter(None, one)) for one in wanted) or "nothing that is named"
    raise EvaluateError(f"{head}: it is measured on {asked}; its task has protocols for {have}")


def _measured_on(entry: Model, hub: Hub) -> Iterator[tuple[str, str | None]]:
    """Data set and split of its figures, else of its name."""
    stated = [m for m in entry.metrics if m.kind == RESULT and m.dataset]
    for metric in stated:
        yield str(metric.dataset), metric.split
    named = hub.datasets.get(entry.parts.get(DATASET, ""))
    if not stated and named:
        yield name_and_split(named.name)


def explanation(entry: Model, protocol: Protocol, hub: Hub) -> str:
    """What `--explain` prints."""
    place = (protocol.dataset, protocol.split)
    stated = [m for m in entry.metrics if (m.dataset, m.split) == place]
    figures = [f"{m.name}{m.qualifier and ' '}{m.qualifier} {shown(m)}" for m in stated]
    tolerance = f"{hub.task(entry.task).tolerance:g} percentage points"
    rows = (
        ("Data", f"{protocol.dataset} {protocol.split}, {protocol.pictures:,} pictures"),
        ("", protocol.layout),
        ("Method", protocol.method),
        ("Batch", f"{protocol.batch} at a time; --batch N"),
        ("Published", f"{', '.join(figures) or 'nothing'}; may differ by {tolerance}"),
        ("Weights", entry.weights.url if entry.weights else "none published"),
        ("Run", f"zoo evaluate {entry.name} --data FOLDER"),
    )
    body = "".join(f"{name:11}{indent(text, ' ' * 11)[11:]}\n" for name, text in rows)
    return f"{entry.name}: protocol {protocol.name}, version {protocol.version}\n\n{body}"
