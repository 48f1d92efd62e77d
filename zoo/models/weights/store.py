"""The weights of a registry's entries on this machine: which are there, right, or to be had."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zoo.models.hub import UnknownEntryError, read_registry
from zoo.models.weights.checkpoint import (
    Weights,
    WeightsError,
    fetch_verified,
    few,
    odd_values,
    read_verified,
    verify_file,
)
from zoo.models.weights.download import Progress
from zoo.models.weights.fetch import cached_path
from zoo.models.weights.safetensors import manifest, write_safetensors
from zoo.models.weights.whole import whole_file


@dataclass(frozen=True, slots=True)
class Stored:
    """The weights of one entry. url: None where none are published. path: where the cache has
    them or would have them. bytes: size of the file there, None while it is not."""

    entry: str
    url: str | None
    path: Path | None
    bytes: int | None


def list_weights(registry_path: str | Path) -> list[Stored]:
    """Every entry with weights or a constructor, in the registry's order; nothing is verified."""
    stored = []
    for name, entry in read_registry(registry_path).items():
        if not (entry["weights"] or entry["constructor"]):
            continue
        url = entry["weights"]["url"] if entry["weights"] else None
        path = cached_path(url) if url else None
        there = path is not None and path.exists()
        stored.append(Stored(name, url, path, path.stat().st_size if path and there else None))
    return stored


def entry_weights(name: str, registry_path: str | Path) -> Weights:
    """The published weights of an entry; UnknownEntryError, or WeightsError if it has none."""
    entries = read_registry(registry_path)
    if name not in entries:
        raise UnknownEntryError(name, entries)
    published: Mapping[str, Any] | None = entries[name]["weights"]
    if published is None:
        raise WeightsError(f"{name} has no published weights: its card names none")
    return Weights(published["url"], published["sha256"], published.get("bytes"))


def fetch_weights(name: str, registry_path: str | Path, progress: Progress | None = None) -> Path:
    """The verified file of an entry, downloaded if it is not in the cache.

    Raises UnknownEntryError, WeightsError, FetchError.
    """
    weights = entry_weights(name, registry_path)
    path = fetch_verified(weights, progress)
    verify_file(path, weights)
    return path


def verify_weights(name: str, registry_path: str | Path) -> Path:
    """The file of an entry in the cache, if its hash is right, it is read as a state dict, and
    every value in it is a number.

    Downloads nothing. Raises UnknownEntryError, WeightsError (also where it is not there).
    """
    weights = entry_weights(name, registry_path)
    path = cached_path(weights.url)
    if not path.exists():
        raise WeightsError(f"{path} is not there; fetch it first")
    if odd := odd_values(read_verified(path, weights)):
        raise WeightsError(f"{path} has the right hash, but not only numbers: {few(odd)}")
    return path


def convert_weights(name: str, registry_path: str | Path, out: Path) -> dict[str, Any]:
    """An entry's verified weights as a safetensors file, with a manifest OUT.json beside it.

    The weights are fetched if need be. Returns the manifest (see `safetensors.manifest`) with
    entry, source URL and sha256 of the source. Raises as `fetch_weights`, and WeightsError if the
    file cannot be written.
    """
    weights = entry_weights(name, registry_path)
    source = fetch_verified(weights)
    state = read_verified(source, weights)
    if odd := odd_values(state):
        warnings.warn(f"{name} has not only numbers: {few(odd)}", stacklevel=2)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_safetensors(state, out, {"entry": name, "source": weights.url})
        made = {"entry": name, "source": weights.url, **manifest(state, out)}
        with whole_file(out.with_name(out.name + ".json")) as file:
            file.write(json.dumps(made, indent=1).encode() + b"\n")
    except (OSError, ValueError) as error:  # a full disk; numbers of another type
        reason = error.strerror if isinstance(error, OSError) else error
        raise WeightsError(f"{out} is not written: {reason}") from error
    return made
