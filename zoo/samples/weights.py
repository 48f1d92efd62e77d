"""Every address of weights that cards and hubconf.py files name, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zoo.core.lock import Asset, Kind
from zoo.core.registry import Registry
from zoo.samples.asset_files import StoreError
from zoo.samples.repositories import Repository


@dataclass(frozen=True, slots=True)
class WeightFile:
    """Weights of an entry. repository: `owner/name`, "" for the hub's own. asset: the address, and
    the hash that a card gives."""

    entry: str
    repository: str
    asset: Asset

    @property
    def url(self) -> str:
        return self.asset.url

    @property
    def host(self) -> str:
        return self.asset.host


def known_weights(registry: Registry, repositories: Iterable[Repository]) -> dict[str, WeightFile]:
    """By URL. What a card says of an address wins over what a hubconf.py says."""
    found: dict[str, WeightFile] = {}
    for repository in repositories:
        own = repository.asset is None
        try:
            entries = repository.hubconf.entries
        except StoreError:  # its archive is not as locked; who asks for it is told so
            continue
        for name, url in entries.items():
            if url:
                asset = Asset(url, Kind.WEIGHTS, entry=name)
                found[url] = WeightFile(name, "" if own else repository.name, asset)
    own_names = {n.lower() for r in repositories if r.asset is None for n in r.names}
    for entry in registry.entries:
        if entry.weights:
            url, sha256 = entry.weights.url, entry.weights.sha256
            asset = Asset(url, Kind.WEIGHTS, sha256=sha256, entry=entry.name)
            name = "" if entry.repository.lower() in own_names else entry.repository
            found[url] = WeightFile(entry.name, name, asset)
    return found
