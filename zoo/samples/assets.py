"""Finds, for every locked URL, the bytes a case will be answered with."""

from __future__ import annotations

import functools
import hashlib
import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zoo.core.lock import Asset, Kind, Lock
from zoo.core.registry import Model
from zoo.project.files import lies_in
from zoo.samples import asset_files as files
from zoo.samples import stand_ins as store
from zoo.samples.jail import Tier
from zoo.samples.plan import Case
from zoo.samples.sandbox import Route
from zoo.samples.stand_ins import StandIn


@dataclass(frozen=True, slots=True)
class Assets:
    """What a case is answered with. stand_ins: by URL, the weights that are not the official."""

    routes: tuple[Route, ...]
    stand_ins: Mapping[str, StandIn]


@dataclass(frozen=True)
class AssetResolver:
    """root: the project. cache: where a zip and stand-ins are kept. weights: folders that may
    hold official files.

    Safe to use from several threads.
    """

    root: Path
    cache: Path
    weights: tuple[Path, ...]
    lock: Lock
    entries: Mapping[str, Model]
    tier: Tier
    guard: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def named(self, case: Case) -> set[str]:
        """Entries whose names stand in the case's samples."""
        texts = [s.code + s.directives.setup for s in case.steps]
        return set(store.named_entries(texts, self.entries))

    def provide(self, wanted: Iterable[str]) -> Assets:
        """Routes for all locked URLs; weights only for the wanted entries."""
        names = set(wanted)
        routes: list[Route] = []
        stand_ins: dict[str, StandIn] = {}
        for asset in self.lock.assets:
            file: Path | None = None
            wrong = ""
            try:
                if asset.kind is Kind.WEIGHTS:
                    entry = self.entries.get(asset.entry or "")
                    if entry and entry.name in names:
                        file = files.official_weights(asset, self.weights)
                        if file is None:
                            stand_ins[asset.url] = self._stand_in(entry)
                            file = stand_ins[asset.url].file
                else:
                    file = self._file(asset)
            except files.StoreError as error:  # told to the sample that asks for these bytes
                wrong = str(error)
            routes.append(Route(asset.url, asset.host, file, wrong))
        return Assets(tuple(routes), stand_ins)

    def entries_of(self, urls: Iterable[str]) -> set[str]:
        """The entries whose weights the URLs are."""
        assets = (self.lock.find(url) for url in urls)
        return {a.entry for a in assets if a and a.entry}

    def digest(self, case: Case, kind: str, name: str) -> str | None:
        """What a case's result that used this depends on, see `zoo.samples.cache`."""
        if kind == "file":
            return self._registry_digest(case) if name == "registry.json" else self._sha(name)
        asset = self.lock.find(name)
        if asset is None:
            return None
        if asset.kind is Kind.FILE:
            return self._sha(asset.path or "")
        if asset.kind is Kind.REPOSITORY:
            return "working tree"  # what was opened of it is listed by itself
        return self._weights_digest(asset)

    def _weights_digest(self, asset: Asset) -> str | None:
        entry = self.entries.get(asset.entry or "")
        try:
            official = files.official_weights(asset, self.weights)
        except files.StoreError:
            return None
        if official is not None:
            return f"official {asset.sha256 or official.name}"
        return f"stand-in {json.dumps(essence(entry), sort_keys=True)}" if entry else None

    def _sha(self, name: str) -> str | None:
        file = self.root / name
        return files.sha256_of(file) if lies_in(file, self.root) and file.is_file() else None

    def _registry_digest(self, case: Case) -> str:
        """Of registry.json, what the case depends on: the entries its samples name, all of them
        where they name none or list them; a new sentence on a card, or another card, is no part."""
        names = self.named(case)
        if any("hub.list" in step.code for step in case.steps):
            names = set()
        rows = [essence(e) for e in self.entries.values() if e.name in names or not names]
        return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()

    def _file(self, asset: Asset) -> Path:
        return self._zip if asset.kind is Kind.REPOSITORY else files.project_file(asset, self.root)

    @property
    def _zip(self) -> Path:
        with self.guard:
            return self._made_zip

    @functools.cached_property
    def _made_zip(self) -> Path:
        self.cache.mkdir(parents=True, exist_ok=True)
        return store.working_tree_zip(self.root, self.cache)

    @functools.cached_property
    def _code(self) -> str:
        return store.model_code_digest(self.root)

    def _stand_in(self, entry: Model) -> StandIn:
        if entry.constructor is None:
            raise files.StoreError(f"this zoo cannot build {entry.name}, nor weights for it")
        recipe = f"{self._code} {json.dumps(essence(entry), sort_keys=True)}"
        digest = hashlib.sha256(recipe.encode()).hexdigest()
        folder = self.cache / "stand-ins"
        return store.stand_in_weights(entry.name, digest, self.root, folder, self.tier)


def essence(entry: Model) -> dict[str, object]:
    """What of an entry a sample's result depends on: not its texts and figures."""
    fields = entry.to_json()
    return {name: fields[name] for name in ("name", "constructor", "config", "weights")}
