"""Every address of weights that cards and hubconf.py files name, whose they are, and their bytes:
the official file, or a stand-in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from zoo.core.lock import Asset, Kind
from zoo.core.registry import Model, Registry
from zoo.core.result import Answer, Source
from zoo.samples.asset_files import (
    StoreError,
    WrongBytes,
    official_weights,
    published_hash,
    sha256_of,
)
from zoo.samples.jail import Tier
from zoo.samples.network import Route, is_host
from zoo.samples.repositories import Repository
from zoo.samples.stand_ins import Recipe, kept, stand_in_weights


@dataclass(frozen=True, slots=True)
class WeightFile:
    """Weights of an entry. repository: `owner/name`, "" for a hub without a name. asset: the
    address, and the hash that a card gives."""

    entry: str
    repository: str
    asset: Asset


def known_weights(registry: Registry, repositories: Sequence[Repository]) -> dict[str, WeightFile]:
    """By URL. What a card says of an address wins over what a hubconf.py says.

    repositories: the hub's own first.
    """
    found: dict[str, WeightFile] = {}
    for repository in repositories:
        try:
            entries = repository.hubconf.entries
        except StoreError:  # its archive is not as locked: a sample that asks for it fails
            continue
        for name, url in entries.items():
            if url and _can_be_answered(url):
                asset = Asset(url, Kind.WEIGHTS, entry=name)
                found[url] = WeightFile(name, repository.name, asset)
    own = repositories[0]
    for entry in registry.entries:
        if entry.weights and _can_be_answered(entry.weights.url):
            url, sha256 = entry.weights.url, entry.weights.sha256
            asset = Asset(url, Kind.WEIGHTS, sha256=sha256, entry=entry.name)
            name = own.name if own.is_named(entry.repository) else entry.repository
            found[url] = WeightFile(entry.name, name, asset)
    return found


def _can_be_answered(url: str) -> bool:
    """Whether the gateway can answer an address, which in a hubconf.py may be any text."""
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https" and parts.port in (None, 443)
    except ValueError:
        return False
    return secure and is_host(parts.hostname or "")


@dataclass(frozen=True, slots=True)
class WeightStore:
    """stores: folders that may hold official files. cache: where stand-ins are kept. entries: the
    hub's own, by name. repositories: the hub's own first."""

    stores: tuple[Path, ...]
    cache: Path
    entries: Mapping[str, Model]
    repositories: tuple[Repository, ...]
    tier: Tier

    def find(self, one: WeightFile) -> Route:
        """Only a case that asks for weights that are not available gets the reason."""
        url, name, entry = one.asset.url, one.repository, one.entry
        try:
            if official := official_weights(one.asset, self.stores):
                verified = published_hash(one.asset) is not None
                answer = Answer(url, Source.OFFICIAL, name, entry=entry, verified=verified)
                return Route(url, official, answer=answer)
            repository = self._repository_of(one)
            recipe = self._recipe(one, repository)
            made = stand_in_weights(recipe, lambda: repository.archive, self.cache, self.tier)
        except WrongBytes as error:
            return Route(url, None, wrong=str(error))
        except StoreError as error:
            return Route(url, None, unmade=str(error))
        answer = Answer(url, Source.STAND_IN, name, sha256=made.sha256, entry=entry)
        return Route(url, made.file, answer=answer)

    def digest(self, one: WeightFile) -> str | None:
        """Of what `find` gives now; None where a stand-in would have to be made."""
        try:
            if official := official_weights(one.asset, self.stores):
                return f"official {published_hash(one.asset) or sha256_of(official)}"
            made = kept(self._recipe(one, self._repository_of(one)), self.cache)
        except StoreError:
            return None
        return f"stand-in {made.sha256}" if made else None

    def _repository_of(self, one: WeightFile) -> Repository:
        """The repository whose hubconf.py builds the entry; StoreError if it is missing."""
        for repository in self.repositories:
            if repository.is_named(one.repository):
                return repository
        raise StoreError(
            f"the weights of {one.entry} belong to {one.repository}, which is missing: "
            f"zoo assets add-repository {one.repository} PATH"
        )

    def _recipe(self, one: WeightFile, repository: Repository) -> Recipe:
        entry = None if repository.asset else self.entries.get(one.entry)

        def digest(name: str) -> str | None:
            if name == "registry.json" and entry is not None:
                return digest_of([essence(entry)])
            return repository.packed(name)

        constructor = (entry.constructor if entry else "") or ""
        return Recipe(repository.name, one.entry, one.asset.url, digest, constructor)


def digest_of(rows: list[dict[str, object]]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def essence(entry: Model) -> dict[str, object]:
    """What of an entry a sample's result depends on: not its texts and figures."""
    fields = entry.to_json()
    return {name: fields[name] for name in ("name", "constructor", "config", "weights")}
