"""Every address of weights that cards and hubconf.py files name, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from zoo.core.lock import Asset, Kind
from zoo.core.registry import Registry
from zoo.samples.asset_files import StoreError
from zoo.samples.certificates import is_host
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
        except StoreError:  # its archive is not as locked: a sample that asks for it fails
            continue
        for name, url in entries.items():
            if url and _can_be_answered(url):
                asset = Asset(url, Kind.WEIGHTS, entry=name)
                found[url] = WeightFile(name, repository.name, asset)
    own = repositories[0]
    ours = {name.lower() for name in own.names} | {""}
    for entry in registry.entries:
        if entry.weights and _can_be_answered(entry.weights.url):
            url, sha256 = entry.weights.url, entry.weights.sha256
            asset = Asset(url, Kind.WEIGHTS, sha256=sha256, entry=entry.name)
            name = own.name if entry.repository.lower() in ours else entry.repository
            found[url] = WeightFile(entry.name, name, asset)
    return found


def _can_be_answered(url: str) -> bool:
    """Whether the gateway can answer an address, which in a hubconf.py may be any text."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme == "https" and parts.port in (None, 443) and is_host(parts.hostname or "")
        )
    except ValueError:
        return False
