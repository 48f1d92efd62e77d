"""Finds, for everything a case may ask for, the bytes it will be answered with."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zoo.core.lock import Asset, Kind, Lock
from zoo.core.registry import Model
from zoo.core.result import Answer, Source
from zoo.samples import asset_files as files
from zoo.samples.certificates import is_host
from zoo.samples.gateway import archive_of
from zoo.samples.jail import Tier
from zoo.samples.plan import Case
from zoo.samples.repositories import Repository
from zoo.samples.sandbox import GIT_HOSTS, ArchiveRoute, Network, Route
from zoo.samples.stand_ins import Recipe, StandIn, kept, stand_in_weights
from zoo.samples.weights import WeightFile

MOST_HOSTS = 20  # that a case names
GIT_HOST = re.compile(r"\bgit_host\s*=\s*[\"']([\w.-]+)[\"']")


@dataclass(frozen=True, slots=True)
class Assets:
    """What a case is answered with. answers: by URL; archives have theirs by repository.
    stand_ins: sha256 of the weights that are not the official."""

    network: Network
    answers: Mapping[str, Answer]
    stand_ins: tuple[str, ...]


@dataclass(frozen=True)
class AssetResolver:
    """root: the project. cache: where stand-ins are kept. stores: folders that may hold official
    weights. entries: the hub's own, by name. repositories: the own first. weights: by URL.

    Safe to use from several threads.
    """

    root: Path
    cache: Path
    stores: tuple[Path, ...]
    lock: Lock
    entries: Mapping[str, Model]
    repositories: tuple[Repository, ...]
    weights: Mapping[str, WeightFile]
    tier: Tier

    def named(self, case: Case) -> set[str]:
        """The URLs of weights whose entries the case's samples name, or which they ask for."""
        text = _text(case)
        return {url for url, one in self.weights.items() if one.entry in text or url in text}

    def provide(self, case: Case, wanted: Iterable[str]) -> Assets:
        """Everything that a case may ask for; of the weights, those wanted."""
        answers: dict[str, Answer] = {}
        stand_ins: list[str] = []
        routes = []
        for asset in self.lock.assets:
            if asset.kind is Kind.FILE or _odd_archive(asset):
                routes.append(self._locked(asset, answers, stand_ins))
        locked = {route.url for route in routes}
        for url, one in self.weights.items():
            if url not in locked:
                asked = url in set(wanted)
                routes.append(
                    self._official_or_stand_in(one, answers, stand_ins)
                    if asked
                    else Route(url, one.host, None)
                )
        named = [host for host in GIT_HOST.findall(_text(case)) if is_host(host)]
        hosts = tuple(dict.fromkeys((*GIT_HOSTS, *named[:MOST_HOSTS])))
        archives = tuple(_archive_route(one) for one in self.repositories if one.names)
        return Assets(Network(tuple(routes), archives, hosts), answers, tuple(stand_ins))

    def answer(self, url: str, provided: Assets) -> Answer:
        """What a URL that the gateway answered was answered with."""
        if url in provided.answers:
            return provided.answers[url]
        repository = self._repository_of(url)
        return repository.answer(url) if repository else Answer(url, Source.FILE)

    def digest(self, case: Case, kind: str, name: str) -> str | None:
        """What a case's result that used this depends on, see `zoo.samples.cache`."""
        own = self.repositories[0]
        if kind == "file":
            return self._registry_digest(case) if name == "registry.json" else own.digest(name)
        asset = self.lock.find(name)
        if asset is not None and asset.kind is Kind.FILE:
            return own.digest(asset.path or "")
        if name in self.weights:
            return self._weights_digest(self.weights[name])
        repository = own if asset and _odd_archive(asset) else self._repository_of(name)
        if repository is None:
            return None
        # what was opened of the working tree is listed by itself
        return repository.asset.sha256 if repository.asset else "working tree"

    def _locked(self, asset: Asset, answers: dict[str, Answer], stand_ins: list[str]) -> Route:
        """The route of a file of the project, or of an archive that is locked by its URL."""
        own = self.repositories[0]
        try:
            if asset.kind is Kind.REPOSITORY:
                answers[asset.url] = own.answer(asset.url)
                return Route(asset.url, asset.host, own.archive)
            file = files.project_file(asset, self.root)
        except files.WrongBytes as error:
            return Route(asset.url, asset.host, None, wrong=str(error))
        answers[asset.url] = self._file_answer(asset)
        if answers[asset.url].source is Source.STAND_IN:
            stand_ins.append(asset.sha256 or "")
        return Route(asset.url, asset.host, file)

    def _file_answer(self, asset: Asset) -> Answer:
        """A file of the project is weights where it answers for such, by their hash."""
        path, sha256 = asset.path or "", asset.sha256 or ""
        one = self.weights.get(asset.url)
        if one is None:
            return Answer(asset.url, Source.FILE, path=path, sha256=sha256)
        known = files.published_hash(one.asset)
        official = known is None or sha256.startswith(known)
        return Answer(
            asset.url,
            Source.OFFICIAL if official else Source.STAND_IN,
            one.repository,
            path=path,
            sha256=sha256,
            entry=one.entry,
            verified=known is not None,
        )

    def _official_or_stand_in(
        self, one: WeightFile, answers: dict[str, Answer], stand_ins: list[str]
    ) -> Route:
        """A case that asks for weights which cannot be had is told the reason, no other is."""
        verified = files.published_hash(one.asset) is not None
        try:
            file = files.official_weights(one.asset, self.stores)
            source = Source.OFFICIAL
            if file is None:
                made = self._stand_in(one)
                file, source, verified = made.file, Source.STAND_IN, True
                stand_ins.append(made.sha256)
        except files.WrongBytes as error:
            return Route(one.url, one.host, None, wrong=str(error))
        except files.StoreError as error:
            return Route(one.url, one.host, None, unmade=str(error))
        answers[one.url] = Answer(
            one.url, source, one.repository, entry=one.entry, verified=verified
        )
        return Route(one.url, one.host, file)

    def _repository_of(self, url: str) -> Repository | None:
        asked = archive_of(url)
        if asked is None:
            return None
        return next((one for one in self.repositories if one.answers(*asked)), None)

    def _weights_digest(self, one: WeightFile) -> str | None:
        try:
            official = files.official_weights(one.asset, self.stores)
            if official is not None:
                return f"official {files.published_hash(one.asset) or files.sha256_of(official)}"
            found = kept(self._recipe(one, self._source(one)), self._folder)
        except files.StoreError:
            return None
        return f"stand-in {found.sha256}" if found else None

    @property
    def _folder(self) -> Path:
        return self.cache / "stand-ins"

    def _source(self, one: WeightFile) -> Repository:
        """The repository whose hubconf.py builds the entry; StoreError if there is none."""
        for repository in self.repositories:
            if one.repository.lower() in {name.lower() for name in repository.names}:
                return repository
        if one.repository:  # not the hub's own, which has none where it has no name
            raise files.StoreError(
                f"the weights of {one.entry} belong to {one.repository}, which is not at hand: "
                f"zoo assets add-repository {one.repository} PATH"
            )
        return self.repositories[0]

    def _recipe(self, one: WeightFile, repository: Repository) -> Recipe:
        entry = None if repository.asset else self.entries.get(one.entry)

        def digest(name: str) -> str | None:
            if name == "registry.json" and entry is not None:
                return _digest([essence(entry)])
            return repository.digest(name)

        constructor = (entry.constructor if entry else "") or ""
        return Recipe(repository.name, one.entry, one.url, digest, constructor)

    def _stand_in(self, one: WeightFile) -> StandIn:
        repository = self._source(one)
        recipe = self._recipe(one, repository)
        return stand_in_weights(recipe, repository.tree, self._folder, self.tier)

    def _registry_digest(self, case: Case) -> str:
        """Of registry.json, what the case depends on: the entries its samples name, all of them
        where they name none or list them; a new sentence on a card, or another card, is no part."""
        text = _text(case)
        names = {name for name in self.entries if name in text}
        if any("hub.list" in step.code for step in case.steps):
            names = set()
        rows = [essence(e) for e in self.entries.values() if e.name in names or not names]
        return _digest(rows)


def _digest(rows: list[dict[str, object]]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _text(case: Case) -> str:
    return "\n".join(step.code + step.directives.setup for step in case.steps)


def _odd_archive(asset: Asset) -> bool:
    """A lock's row of the own archive at an address that no git host has."""
    return asset.kind is Kind.REPOSITORY and not asset.path and archive_of(asset.url) is None


def _archive_route(one: Repository) -> ArchiveRoute:
    try:
        return ArchiveRoute(one.names, one.branch, one.archive)
    except files.StoreError as error:
        return ArchiveRoute(one.names, one.branch, None, str(error))


def essence(entry: Model) -> dict[str, object]:
    """What of an entry a sample's result depends on: not its texts and figures."""
    fields = entry.to_json()
    return {name: fields[name] for name in ("name", "constructor", "config", "weights")}
