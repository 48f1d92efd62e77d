"""Finds, for everything a case may ask for, the bytes it will be answered with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from zoo.core.lock import Asset, Kind, Lock
from zoo.core.registry import Model
from zoo.core.result import Answer, Source
from zoo.samples import asset_files as files
from zoo.samples.answers import archive_of
from zoo.samples.jail import Tier
from zoo.samples.network import GIT_HOSTS, ArchiveRoute, Network, Route, is_host
from zoo.samples.plan import Case
from zoo.samples.weights import Recipe, WeightFile, essence, kept, stand_in_weights

MOST_HOSTS = 20  # that a case names
MOST_WEIGHT_HOSTS = 300
GIT_HOST = re.compile(r"\bgit_host\s*=\s*[\"']([\w.-]+)[\"']")


@dataclass(frozen=True, slots=True)
class AssetResolver:
    """root: the project. entries: the hub's own, by name. repositories: the hub's own first.
    weights: by URL. stores: folders that may hold official files. cache: where stand-ins are kept.

    Safe to use from several threads.
    """

    root: Path
    lock: Lock
    entries: Mapping[str, Model]
    repositories: tuple[files.Repository, ...]
    weights: Mapping[str, WeightFile]
    stores: tuple[Path, ...]
    cache: Path
    tier: Tier

    def named(self, case: Case) -> set[str]:
        """The URLs of weights whose entries the case's samples name, or which they ask for."""
        text = _text(case)
        return {url for url, one in self.weights.items() if one.entry in text or url in text}

    def provide(self, case: Case, wanted: Iterable[str]) -> Network:
        """Everything that a case may ask for; of the weights, those wanted."""
        routes = [self._locked(a) for a in self.lock.assets if a.kind is Kind.FILE or _odd(a)]
        locked = {route.url for route in routes}
        wanted = set(wanted)
        for url, one in self._within_reach(case, wanted).items():
            if url not in locked:
                routes.append(self._weights(one) if url in wanted else Route(url, None))
        named = [host for host in GIT_HOST.findall(_text(case)) if is_host(host)]
        hosts = tuple(dict.fromkeys((*GIT_HOSTS, *named[:MOST_HOSTS])))
        archives = tuple(_archive_route(one) for one in self.repositories if one.names)
        return Network(tuple(routes), archives, hosts)

    def _within_reach(self, case: Case, wanted: set[str]) -> dict[str, WeightFile]:
        """The weights that a case may ask for, by URL: all, unless they lie on more hosts than a
        client takes a certificate for. What it asked for and what it names come first."""
        named = self.named(case)
        found: dict[str, WeightFile] = {}
        hosts: set[str] = set()
        for url in sorted(self.weights, key=lambda url: (url not in wanted, url not in named)):
            host = self.weights[url].asset.host
            if host in hosts or len(hosts) < MOST_WEIGHT_HOSTS:
                hosts.add(host)
                found[url] = self.weights[url]
        return found

    def answer(self, url: str, provided: Network) -> Answer:
        """What a URL that the gateway answered was answered with."""
        if answer := provided.answers.get(url):
            return answer
        repository = self._repository_of(url)
        return repository.answer(url) if repository else Answer(url, Source.FILE)

    def digest(self, case: Case, kind: str, name: str) -> str | None:
        """What a case's result that used this depends on; None if it is gone. kind: `file` for a
        path of the repository, `url` for a locked URL."""
        own = self.repositories[0]
        if kind == "file":
            return self._registry_digest(case) if name == "registry.json" else own.packed(name)
        asset = self.lock.find(name)
        if asset is not None and asset.kind is Kind.FILE:
            return own.digest(asset.path or "")
        if name in self.weights:
            return self._weights_digest(self.weights[name])
        repository = own if asset and _odd(asset) else self._repository_of(name)
        if repository is None:
            return None
        # what was opened of the working tree is listed by itself
        return repository.asset.sha256 if repository.asset else "working tree"

    def _locked(self, asset: Asset) -> Route:
        """A file of the project, or the own archive at an address that no git host has."""
        own = self.repositories[0]
        try:
            if asset.kind is Kind.REPOSITORY:
                return Route(asset.url, own.archive, answer=own.answer(asset.url))
            file = files.project_file(asset, self.root)
        except files.StoreError as error:
            return Route(asset.url, None, wrong=str(error))
        return Route(asset.url, file, answer=self._file_answer(asset))

    def _file_answer(self, asset: Asset) -> Answer:
        """A file of the project is weights where it answers for such, by their hash."""
        path, sha256 = asset.path or "", asset.sha256 or ""
        answer = Answer(asset.url, Source.FILE, path=path, sha256=sha256)
        one = self.weights.get(asset.url)
        if one is None:
            return answer
        known = files.published_hash(one.asset)
        source = Source.OFFICIAL if sha256.startswith(known or "") else Source.STAND_IN
        whose = replace(answer, repository=one.repository, entry=one.entry)
        return replace(whose, source=source, verified=known is not None)

    def _repository_of(self, url: str) -> files.Repository | None:
        asked = archive_of(url)
        found = (one for one in self.repositories if asked and one.answers(*asked))
        return next(found, None)

    def _registry_digest(self, case: Case) -> str:
        """Of registry.json, what the case depends on: the entries its samples name, all of them
        where they name none or list them; a new sentence on a card, or another card, is no part."""
        text = _text(case)
        names = {name for name in self.entries if name in text}
        if any("hub.list" in step.code for step in case.steps):
            names = set()
        return essence(e for e in self.entries.values() if e.name in names or not names)

    def _weights(self, one: WeightFile) -> Route:
        """Only a case that asks for weights that are not available gets the reason."""
        url, name, entry = one.asset.url, one.repository, one.entry
        try:
            if official := files.official_weights(one.asset, self.stores):
                verified = files.published_hash(one.asset) is not None
                answer = Answer(url, Source.OFFICIAL, name, entry=entry, verified=verified)
                return Route(url, official, answer=answer)
            repository = self._builder_of(one)
            recipe = self._recipe(one, repository)
            made = stand_in_weights(recipe, lambda: repository.archive, self.cache, self.tier)
        except files.WrongBytes as error:
            return Route(url, None, wrong=str(error))
        except files.StoreError as error:
            return Route(url, None, unmade=str(error))
        answer = Answer(url, Source.STAND_IN, name, sha256=made.sha256, entry=entry)
        return Route(url, made.file, answer=answer)

    def _weights_digest(self, one: WeightFile) -> str | None:
        """Of the weights that there are now; None where a stand-in would have to be made."""
        try:
            if official := files.official_weights(one.asset, self.stores):
                return f"official {files.published_hash(one.asset) or files.sha256_of(official)}"
            made = kept(self._recipe(one, self._builder_of(one)), self.cache)
        except files.StoreError:
            return None
        return f"stand-in {made.sha256}" if made else None

    def _builder_of(self, one: WeightFile) -> files.Repository:
        """The repository whose hubconf.py builds the entry; StoreError if it is missing."""
        for repository in self.repositories:
            if repository.is_named(one.repository):
                return repository
        raise files.StoreError(
            f"the weights of {one.entry} belong to {one.repository}, which is missing: "
            f"zoo assets add-repository {one.repository} PATH"
        )

    def _recipe(self, one: WeightFile, repository: files.Repository) -> Recipe:
        entry = None if repository.asset else self.entries.get(one.entry)

        def digest(name: str) -> str | None:
            return (
                essence([entry]) if entry and name == "registry.json" else repository.packed(name)
            )

        constructor = (entry.constructor if entry else "") or ""
        return Recipe(repository.name, one.entry, one.asset.url, digest, constructor)


def _text(case: Case) -> str:
    return "\n".join(step.code + step.directives.setup for step in case.steps)


def _odd(asset: Asset) -> bool:
    """A lock's row of the own archive at an address that no git host has."""
    return asset.kind is Kind.REPOSITORY and not asset.path and archive_of(asset.url) is None


def _archive_route(one: files.Repository) -> ArchiveRoute:
    try:
        return ArchiveRoute(one.names, one.branch, one.archive, own=one.asset is None)
    except files.WrongBytes as error:
        return ArchiveRoute(one.names, one.branch, None, wrong=str(error))
    except files.StoreError as error:
        return ArchiveRoute(one.names, one.branch, None, unmade=str(error))
