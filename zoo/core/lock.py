"""assets.lock: every URL a sample may fetch, and where its bytes come from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from zoo.core.jsontext import read_json
from zoo.core.registry import Registry

SCHEMA = 1


class Kind(str, Enum):
    REPOSITORY = "repository"  # an archive: the zip at `path`, or the working tree
    FILE = "file"  # a file of the project
    WEIGHTS = "weights"  # the official file where the store has it, else a stand-in


@dataclass(frozen=True, slots=True)
class Asset:
    """One locked URL.

    path: of the file that answers it, relative to the project. sha256: full, of a file always, of
    WEIGHTS where the card states it. bytes: likewise. entry: of WEIGHTS, the entry they belong to.
    final: the URL that a redirect led to when the file was fetched. repository: of a REPOSITORY
    with a path, its `owner/name`. branch: the only one that its zip answers for, None: any.
    """

    url: str
    kind: Kind
    path: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    entry: str | None = None
    final: str | None = None
    repository: str | None = None
    branch: str | None = None

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Lock:
    """All locked URLs, sorted."""

    assets: tuple[Asset, ...]

    def find(self, url: str) -> Asset | None:
        return next((a for a in self.assets if a.url == url), None)


def dump_lock(lock: Lock) -> str:
    rows = [{k: v for k, v in asdict(a).items() if v is not None} for a in lock.assets]
    return json.dumps({"schema": SCHEMA, "assets": rows}, ensure_ascii=False, indent=1) + "\n"


def load_lock(text: str) -> Lock:
    """The lock in the text of assets.lock; ValueError where it is not one."""
    content = read_json(text)
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError(f"not an assets.lock of schema {SCHEMA}")
    return make_lock(_asset(row) for row in content["assets"])


def make_lock(assets: Iterable[Asset]) -> Lock:
    by_url = {a.url: a for a in assets}
    return Lock(tuple(by_url[url] for url in sorted(by_url)))


def with_weights(lock: Lock, registry: Registry) -> Lock:
    """The lock with its weights as the registry, and so the cards, have them.

    A file that the project keeps for such a URL stays what it is.
    """
    others = [a for a in lock.assets if a.kind is not Kind.WEIGHTS]
    weights = [
        Asset(of.url, Kind.WEIGHTS, sha256=of.sha256, bytes=of.bytes, entry=entry.name)
        for entry in registry.entries
        if (of := entry.weights)
    ]
    return make_lock((*weights, *others))


def _asset(row: dict[str, Any]) -> Asset:
    try:
        return Asset(**row | {"kind": Kind(row["kind"])})
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"assets.lock: a row cannot be read ({error}): {row}") from error
