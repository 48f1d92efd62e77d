"""The registry: every loadable model, found by name and by tag, in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from zoo.core.hub import Hub
from zoo.core.jsontext import from_json, read_json
from zoo.core.task import RESULT, UNKNOWN

SCHEMA = 3  # raised when registry.json changes in a way its readers must know


@dataclass(frozen=True, slots=True)
class Weights:
    """A published state dict. sha256: 64 hex digits; bytes: file size; license: SPDX name."""

    url: str
    sha256: str | None = None
    bytes: int | None = None
    license: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a results table.

    name: `mAP`, the same for all spellings. qualifier: `@5-95`, `medium`; of a row among several
    of one model, what tells it apart. unit: `%`, or "" for a plain number or a share of one.
    dataset, split: what it was measured on, `COCO` and `val2017`; None where the card says
    nothing. lower_is_better: None for a setting. kind: RESULT, COST or SETTING; only results are
    ranked. text: as the card writes it, `0.730`.
    """

    name: str
    value: float
    unit: str
    qualifier: str = ""
    dataset: str | None = None
    split: str | None = None
    lower_is_better: bool | None = False
    kind: str = RESULT
    text: str = ""

    @property
    def measured_on(self) -> str:
        """`COCO val2017`; "" where the dataset is not known."""
        return " ".join(filter(None, (self.dataset, self.split))) if self.dataset else ""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Model:
    """One name that `megengine.hub.load` understands.

    constructor: import string of what builds it, `package.module:function`; None: not built here.
    config: keyword arguments of the constructor. repository: `owner/name` as the card loads it,
    "" where it loads none. task: a name of the hub's tasks. parts: the fields of the name, by the
    family's pattern. offered: whether the repository's hubconf.py has the name; None: not known.
    family: the row of the hub's families whose pattern the name follows, "" for none; it
    decides what goes in and out, see `Hub.ports`.
    """

    name: str
    card: str
    title: str
    summary: Mapping[str, str]
    constructor: str | None
    config: Mapping[str, Any]
    weights: Weights | None
    metrics: tuple[Metric, ...]
    tags: tuple[str, ...]
    repository: str = ""
    task: str = UNKNOWN
    parts: Mapping[str, str] = field(default_factory=dict)
    offered: bool | None = None
    family: str = ""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {
            "weights": self.weights.to_json() if self.weights else None,
            "metrics": [metric.to_json() for metric in self.metrics],
            "tags": list(self.tags),
        }


@dataclass(frozen=True, slots=True)
class Registry:
    """All entries, sorted by name, then by repository."""

    entries: tuple[Model, ...]

    def find(self, name: str, repository: str = "") -> Model | None:
        """The model of this name; of the first repository that has it, unless one is given."""
        of_name = (entry for entry in self.entries if entry.name == name)
        return next((e for e in of_name if not repository or e.repository == repository), None)

    def tagged(self, tag: str) -> tuple[Model, ...]:
        return tuple(e for e in self.entries if tag in e.tags)


def dump_registry(registry: Registry, hub: Hub) -> str:
    """The text of registry.json."""
    return json.dumps(registry_json(registry, hub), ensure_ascii=False, indent=1) + "\n"


def registry_json(registry: Registry, hub: Hub) -> dict[str, Any]:
    """The content of registry.json. `ports`: inputs and outputs, which many entries share."""
    ports: dict[str, Any] = {}
    entries = [{**e.to_json(), "ports": _add_ports(ports, e, hub)} for e in registry.entries]
    return {"schema": SCHEMA, "ports": dict(sorted(ports.items())), "entries": entries}


def _add_ports(table: dict[str, Any], entry: Model, hub: Hub) -> str | None:
    """The name of the entry's row: its task, with a number for further kinds of ports."""
    inputs, outputs = hub.ports(entry.family, entry.config)
    if not inputs and not outputs:
        return None
    row = {"inputs": [p.to_json() for p in inputs], "outputs": [p.to_json() for p in outputs]}
    names = (f"{entry.task}-{n}" if n > 1 else entry.task for n in count(1))
    name = next(name for name in names if table.get(name, row) == row)
    table[name] = row
    return name


def load_registry(text: str) -> Registry:
    """The registry in the text of registry.json; ValueError where it is not one."""
    content = read_json(text)
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError(f"not a registry of schema {SCHEMA}; run: zoo check --fix")
    return from_json(Registry, content)
