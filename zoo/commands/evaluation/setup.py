"""What a run of `zoo evaluate` is made of, the same on every machine: data, batches, network."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from zoo.commands.evaluation.choose import EvaluateError, Setting
from zoo.core.lock import Asset, Kind
from zoo.models.constructors import ConstructorError
from zoo.models.evaluate.network import (
    Network,
    code_digest,
    official_network,
    stand_in_network,
    versions,
)
from zoo.models.evaluate.protocol import DataError, Dataset, Steps
from zoo.models.evaluate.run import steps_of
from zoo.models.evaluate.units import Batch, cut, spread
from zoo.models.weights.checkpoint import Weights, WeightsError, fetch_verified
from zoo.models.weights.fetch import FetchError, file_name, terminal_progress
from zoo.project.program import install
from zoo.samples.asset_files import WrongBytes, official_weights

NAMED = 5  # pictures that a message names


class NoWeights(EvaluateError):
    """The published file of an entry is not available; the text says why."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """data: with the samples that are measured. batches: of them. key: all that decides about the
    outcomes; of the journal."""

    steps: Steps
    data: Dataset
    batches: tuple[Batch, ...]
    network: Network
    key: str


def prepare(
    setting: Setting, root: Path, stores: Iterable[Path], gpu: bool, official: bool
) -> Prepared:
    """Reads the list of the data and builds the network. root: the hub's folder. stores: folders
    that may hold weights. official: else stand-ins. Raises EvaluateError, NoWeights."""
    protocol = setting.protocol
    try:
        steps = steps_of(protocol)
        data = steps.read(setting.folder)
        _check_size(data, setting)
    except DataError as error:
        layout = f"zoo evaluate --explain {setting.entry['name']} prints the layout"
        raise EvaluateError(f"{protocol.name}: {error}; {layout}") from error
    except ImportError as error:
        text = f"{protocol.name}: {error}; install what it needs"
        if (error.name or "").startswith("pycocotools"):
            needs = f"needs the extra `evaluate` ({error.name} is missing)"
            text = f"{protocol.name} {needs}; run `{install('models', 'evaluate')}`"
        raise EvaluateError(text) from error
    network = _build(setting, steps.needs, root, stores, official)
    data = replace(data, samples=spread(data.samples, setting.limit))
    parts = {
        "entry": setting.entry["name"],
        "protocol": f"{protocol.name} {protocol.version}",
        "data": data.digest,
        "limit": setting.limit,
        "batch": setting.batch,
        "weights": network.sha256,
        "device": "gpu" if gpu else "cpu",
        "code": code_digest(setting.entry, root, protocol),
        "versions": versions(),
    }
    key = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return Prepared(steps, data, cut(data.samples, setting.batch), network, key)


def _check_size(data: Dataset, setting: Setting) -> None:
    found, whole = len(data.samples), setting.protocol.pictures
    if not found:
        raise DataError(f"{setting.folder} has no pictures")
    if found > whole:
        place = f"{setting.protocol.dataset} {setting.protocol.split}"
        raise DataError(f"{setting.folder} has {found:,} pictures, {place} has {whole:,}")
    if twice := [key for key, count in Counter(s.key for s in data.samples).items() if count > 1]:
        raise DataError(f"{setting.folder} has pictures twice: {', '.join(twice[:NAMED])}")


def _build(
    setting: Setting, needs: str, root: Path, stores: Iterable[Path], official: bool
) -> Network:
    """The entry's network. needs: of the protocol's steps. Raises EvaluateError, NoWeights."""
    entry = setting.entry
    try:
        if official:
            if not entry["weights"]:
                raise NoWeights(f"{entry['card']} names no weights of {entry['name']}")
            fields = entry["weights"]
            weights = Weights(fields["url"], fields["sha256"], fields.get("bytes"))
            network = official_network(entry, root, weights, _find_weights(weights, stores))
        else:
            network = stand_in_network(entry, root)
    except (ConstructorError, WeightsError, WrongBytes) as error:
        raise EvaluateError(f"{entry['name']}: {error}") from error
    if needs and not hasattr(network.model, needs):
        raise EvaluateError(
            f"{entry['name']} is built as {type(network.model).__name__}, which "
            f"{setting.protocol.name} cannot run: it has no `{needs}`; a package can bring a "
            "protocol for it: docs/evaluate.md"
        )
    return network


def _find_weights(weights: Weights, stores: Iterable[Path]) -> Path:
    """The published file: in a store, in the cache, or downloaded. Raises NoWeights, WrongBytes."""
    if weights.digest is None:
        raise NoWeights(
            f"{weights.url} is published without a SHA-256, so no file can be verified as the "
            "published one; if you know it, write it into the card as `sha256` of these weights"
        )
    asset = Asset(weights.url, Kind.WEIGHTS, sha256=weights.sha256)
    if path := official_weights(asset, stores):
        return path
    try:
        return fetch_verified(weights, terminal_progress(file_name(weights.url)))
    except FetchError as error:
        raise NoWeights(str(error)) from error
