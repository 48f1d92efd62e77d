"""Every address of weights that cards and hubconf.py files name, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zoo.core.lock import Asset, Kind
from zoo.core.registry import Registry
from zoo.samples.asset_files import StoreError
from zoo.samples.repositories import Repository


@dataclass(frozen=True, slots=True)
class WeightFile:
    """Weights of an entry. repository: `owner/name`, "" for a hub without a name. asset: the
    address, and the hash that a card gives."""

    entry: str
    repository: str
    asset: Asset

    @property
    def url(self) -> str:
        return self.asset.url

    @property
    def host(self) -> str:
        return self.asset.host


def known_weights(registry: Registry, repositories: Sequence[Repository]) -> dict[str, WeightFile]:
    """By URL. What a card says of an address wins over what a hubconf.py says.

    repositories: the hub's own first.
    """
    found: dict[str, WeightFile] = {}
    for repository in repositories:
        try:
            entries = repository.hubconf.entries
        except StoreError:  # its archive is not as locked; who asks for it is told so
            continue
        for name, url in entries.items():
            if url:
                asset = Asset(url, Kind.WEIGHTS, entry=name)
                found[url] = WeightFile(name, repository.name, asset)
    own = repositories[0]
    ours = {name.lower() for name in own.names} | {""}
    for entry in registry.entries:
        if entry.weights:
            url, sha256 = entry.weights.url, entry.weights.sha256
            asset = Asset(url, Kind.WEIGHTS, sha256=sha256, entry=entry.name)
            name = own.name if entry.repository.lower() in ours else entry.repository
            found[url] = WeightFile(entry.name, name, asset)
    return found
