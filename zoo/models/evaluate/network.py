"""The network of an entry with its weights, and what says whether two runs computed the same."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import megengine
import megengine.module as M
import numpy as np

from zoo.models.constructors import OURS
from zoo.models.evaluate.protocol import Protocol
from zoo.models.hub import random_model
from zoo.models.layers.initial import without_random_values
from zoo.models.runtime.settings import read_processor
from zoo.models.weights.checkpoint import Weights, file_digest, fit, read_verified, state_shapes
from zoo.models.weights.stand_in import scales_of, stand_in_state

OWN = Path(__file__).parents[1]  # zoo/models


@dataclass(frozen=True, slots=True)
class Network:
    """model: in evaluation mode. sha256: of its weights. official: they are the published ones."""

    model: M.Module
    sha256: str
    official: bool


def official_network(entry: Mapping[str, Any], root: Path, weights: Weights, path: Path) -> Network:
    """The entry with the weights in a file, verified. root: the hub's folder.

    Raises ConstructorError, WeightsError.
    """
    state = read_verified(path, weights)
    found = file_digest(path)
    official = weights.digest is not None and found.startswith(weights.digest)
    return Network(_filled(entry, root, state, str(path)), found, official)


def stand_in_network(entry: Mapping[str, Any], root: Path) -> Network:
    """The entry with weights that mean nothing. Raises ConstructorError."""
    shapes = state_shapes(_empty(entry, root))
    state = stand_in_state(shapes, scales_of(entry["constructor"]))
    digest = hashlib.sha256()
    for name, array in state.items():
        digest.update(f"{name} {array.shape}\n".encode() + array.tobytes())
    return Network(_filled(entry, root, state, "stand-in"), digest.hexdigest(), False)


def _filled(
    entry: Mapping[str, Any], root: Path, state: Mapping[str, np.ndarray[Any, Any]], source: str
) -> M.Module:
    model = _empty(entry, root)
    fit(model, state, source)
    model.eval()
    return model


def _empty(entry: Mapping[str, Any], root: Path) -> M.Module:
    with without_random_values():
        return random_model(entry, root / "registry.json")


def versions() -> dict[str, str]:
    """Of what decides about the last digits."""
    return {
        "megengine": megengine.__version__,
        "numpy": np.__version__,
        "opencv": cv2.__version__,
        "python": platform.python_version(),
    }


def machine() -> tuple[str, str]:
    """(device as MegEngine names it, processor)."""
    processor = read_processor()
    device = str(megengine.get_default_device())
    return device, f"{processor.name}, {processor.cores} cores"


def code_digest(entry: Mapping[str, Any], root: Path, protocol: Protocol) -> str:
    """SHA-256 of the code that decides about the figures: this package, and the hub's own."""
    files = sorted(OWN.rglob("*.py"))
    module = (entry["constructor"] or "hubconf:").partition(":")[0]
    if not module.startswith(OURS):
        own = root / module.split(".")[0]
        files += sorted(own.rglob("*.py")) if own.is_dir() else [own.with_suffix(".py")]
    spec = find_spec(protocol.steps.partition(":")[0])
    files += [Path(spec.origin)] if spec and spec.origin else []
    digest = hashlib.sha256(repr((entry["constructor"], entry["config"])).encode())
    for file in files:
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
