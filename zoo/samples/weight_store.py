"""The bytes behind an address of weights: the official file, or a stand-in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zoo.core.registry import Model
from zoo.core.result import Answer, Source
from zoo.samples import asset_files as files
from zoo.samples.jail import Tier
from zoo.samples.network import Found, Route
from zoo.samples.repositories import Repository
from zoo.samples.stand_ins import Recipe, kept, stand_in_weights
from zoo.samples.weights import WeightFile


@dataclass(frozen=True, slots=True)
class WeightStore:
    """stores: folders that may hold official files. cache: where stand-ins are kept. entries: the
    hub's own, by name. repositories: the hub's own first."""

    stores: tuple[Path, ...]
    cache: Path
    entries: Mapping[str, Model]
    repositories: tuple[Repository, ...]
    tier: Tier

    def find(self, one: WeightFile) -> Found:
        """Only a case that asks for weights that are not available gets the reason."""
        verified = files.published_hash(one.asset) is not None
        try:
            official = files.official_weights(one.asset, self.stores)
            if official is not None:
                answer = Answer(
                    one.url, Source.OFFICIAL, one.repository, entry=one.entry, verified=verified
                )
                return Found(Route(one.url, one.host, official), answer)
            repository = self._repository_of(one)
            recipe = self._recipe(one, repository)
            made = stand_in_weights(recipe, lambda: repository.archive, self.cache, self.tier)
        except files.WrongBytes as error:
            return Found(Route(one.url, one.host, None, wrong=str(error)))
        except files.StoreError as error:
            return Found(Route(one.url, one.host, None, unmade=str(error)))
        answer = Answer(
            one.url, Source.STAND_IN, one.repository, sha256=made.sha256, entry=one.entry
        )
        return Found(Route(one.url, one.host, made.file), answer)

    def digest(self, one: WeightFile) -> str | None:
        """Of what `find` gives now; None where a stand-in would have to be made."""
        try:
            official = files.official_weights(one.asset, self.stores)
            if official is not None:
                return f"official {files.published_hash(one.asset) or files.sha256_of(official)}"
            made = kept(self._recipe(one, self._repository_of(one)), self.cache)
        except files.StoreError:
            return None
        return f"stand-in {made.sha256}" if made else None

    def _repository_of(self, one: WeightFile) -> Repository:
        """The repository whose hubconf.py builds the entry; StoreError if it is missing."""
        for repository in self.repositories:
            if one.repository.lower() in {name.lower() for name in repository.names}:
                return repository
        if one.repository:  # not the hub's own, which has none where it has no name
            raise files.StoreError(
                f"the weights of {one.entry} belong to {one.repository}, which is missing: "
                f"zoo assets add-repository {one.repository} PATH"
            )
        return self.repositories[0]

    def _recipe(self, one: WeightFile, repository: Repository) -> Recipe:
        entry = None if repository.asset else self.entries.get(one.entry)

        def digest(name: str) -> str | None:
            if name == "registry.json" and entry is not None:
                return digest_of([essence(entry)])
            return repository.packed(name)

        constructor = (entry.constructor if entry else "") or ""
        return Recipe(repository.name, one.entry, one.url, digest, constructor)


def digest_of(rows: list[dict[str, object]]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def essence(entry: Model) -> dict[str, object]:
    """What of an entry a sample's result depends on: not its texts and figures."""
    fields = entry.to_json()
    return {name: fields[name] for name in ("name", "constructor", "config", "weights")}
