"""Published weights into a model: fetched, verified, read without trusting the file."""

from __future__ import annotations

import hashlib
import mmap
import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import megengine.module as M
import numpy as np

from zoo.core.naming import hash_in_file_name
from zoo.models.weights.download import Progress
from zoo.models.weights.fetch import fetch, file_name, terminal_progress
from zoo.models.weights.pickled import UnpickleError
from zoo.models.weights.unpickle import load_pickle

# Names a comma-separated list of sha256 digests of stand-in files. Where the official weights
# is not available (a build without internet), a file with such a digest is taken in their place.
STAND_INS = "ZOO_STAND_INS"
SHARED = 4  # bytes of arrays for a byte of their file: tied weights have two names, or three
TOLD = 3  # faults that a message lists, each of at most
LONGEST = 200  # characters


class WeightsError(RuntimeError):
    """Weights cannot be used; the text says which file, why, and what helps."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A published file. url: where it is. sha256: 64 hex digits, None if only the file name
    tells some of them (see `hash_in_file_name`). bytes: its size, None if no card states it."""

    url: str
    sha256: str | None = None
    bytes: int | None = None

    @property
    def digest(self) -> str | None:
        """The known beginning of the file's sha256 in lower-case hex, None if nothing is."""
        if self.sha256:
            return self.sha256.lower()
        return hash_in_file_name(self.url)


def load_pretrained(model: M.Module, weights: Weights) -> None:
    """Fetch the weights unless they are in the cache, verify them, put them into the model.

    Raises FetchError if they cannot be fetched, WeightsError if they are not what they should
    be: wrong hash, no state dict, other names or shapes than the model's.
    """
    path = fetch_verified(weights, terminal_progress(file_name(weights.url)))
    state = read_verified(path, weights)
    fit(model, state, str(path))
    if odd := odd_values(state):
        warnings.warn(f"{path.name}: not only numbers: {few(odd)}", stacklevel=3)


def fetch_verified(weights: Weights, progress: Progress | None = None) -> Path:
    """The file of the cache that holds the weights, downloaded and verified if it is not there.

    A file that is there already is verified when it is read. Errors as of `load_pretrained`.
    """
    if weights.digest is None and not os.environ.get(STAND_INS):
        raise _unverifiable(weights)  # before the download, not after it

    def verify(path: Path) -> None:
        _is_published(file_digest(path), weights, "the download", "try again, or another mirror")

    return fetch(weights.url, verify, progress, weights.bytes)


def file_digest(path: Path) -> str:
    """The sha256 of a file, 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def verify_file(path: Path, weights: Weights) -> None:
    """WeightsError where the hash of a file in the cache is not that of the weights."""
    _is_published(file_digest(path), weights, str(path), "delete it and run again")


def read_verified(path: Path, weights: Weights) -> dict[str, np.ndarray[Any, Any]]:
    """The state dict in a file whose hash is right; WeightsError otherwise.

    The bytes that are hashed are the bytes that are read: one mapping serves both.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            raise WeightsError(f"{path} is empty; delete it and run again")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found = hashlib.sha256(content).hexdigest()
            if not _is_published(found, weights, str(path), "delete it and run again"):
                name = file_name(weights.url)
                warnings.warn(
                    f"{name}: these are stand-in weights, not the published ones", stacklevel=3
                )
            try:
                state = _state_dict(load_pickle(content))  # type: ignore[arg-type]
                _refuse_unshared(state, len(content))
            except UnpickleError as error:
                raise WeightsError(f"{path} is not read as a state dict: {error}") from error
            return state


def _is_published(found: str, weights: Weights, what: str, remedy: str) -> bool:
    """True for the published file, False for a listed stand-in, WeightsError for any other.

    found: sha256 of the file, 64 hex digits. what, remedy: for the error.
    """
    if weights.digest is not None and found.startswith(weights.digest):
        return True
    if found in os.environ.get(STAND_INS, "").replace(" ", "").lower().split(","):
        return False
    if weights.digest is None:
        raise _unverifiable(weights)
    more = "..." if len(weights.digest) < 64 else ""
    raise WeightsError(
        f"{what} has sha256 {found}, but {weights.url} should have {weights.digest}{more}: it is "
        f"damaged or not the published file; {remedy}"
    )


def _unverifiable(weights: Weights) -> WeightsError:
    return WeightsError(
        f"{weights.url} is not loaded: it is published without a SHA-256, so no download of it can "
        "be verified. If you know the file's SHA-256, write it into the card as `sha256` of these "
        "weights; without it, use pretrained=False for the network with random weights"
    )


def _state_dict(value: Any) -> dict[str, np.ndarray[Any, Any]]:
    # training scripts of MegEngine store {"epoch": ..., "state_dict": {...}}
    if isinstance(value, dict) and isinstance(value.get("state_dict"), dict):
        value = value["state_dict"]
    if not isinstance(value, dict) or not value:
        raise UnpickleError(f"it holds a {type(value).__name__}, expected a dict of arrays")
    for name, array in value.items():
        if not isinstance(array, np.ndarray):
            raise UnpickleError(f"{name} is a {type(array).__name__}, expected an array")
    return value


def _refuse_unshared(state: Mapping[str, np.ndarray[Any, Any]], size: int) -> None:
    """Arrays that stand under several names lie once in the file, and once for each name in
    whatever is made of it."""
    needed = sum(array.nbytes for array in state.values())
    if needed > SHARED * size:
        raise UnpickleError(
            f"its arrays take {needed / 1e6:.1f} MB and the file has {size / 1e6:.1f} MB: one "
            "array stands under many names"
        )


def odd_values(state: Mapping[str, np.ndarray[Any, Any]]) -> list[str]:
    """What is not a number: `head.weight has 3 NaN`, `a.b has 1 infinite value`; sorted."""
    return [text for name, array in sorted(state.items()) if (text := _odd(name, array))]


def _odd(name: str, array: np.ndarray[Any, Any]) -> str:
    # NaN and infinity show in the sum, which needs no memory
    with np.errstate(all="ignore"):
        if array.dtype.kind != "f" or np.isfinite(array.sum(dtype=np.float64)):
            return ""
    counts = [(int(np.isnan(array).sum()), "NaN"), (int(np.isinf(array).sum()), "infinite")]
    found = " and ".join(f"{count} {what}" for count, what in counts if count)
    return f"{name} has {found} of {array.size} values" if found else ""


def few(texts: list[str]) -> str:
    """The first of many texts, and how many more there are."""
    more = f" and {len(texts) - TOLD} more" if len(texts) > TOLD else ""
    return "; ".join(text[:LONGEST] for text in texts[:TOLD]) + more


def fit(model: M.Module, state: Mapping[str, np.ndarray[Any, Any]], source: str) -> None:
    """Put a state dict into a model; every name and shape must match.

    source: what to call the state dict in an error. Raises WeightsError.
    """
    own = state_shapes(model)
    faults = [
        *(f"missing {name}" for name in sorted(own.keys() - state.keys())),
        *(f"unknown {name}" for name in sorted(state.keys() - own.keys())),
        *(
            f"{name} is {state[name].dtype} {state[name].shape}, expected float32 {own[name]}"
            for name in sorted(own.keys() & state.keys())
            if own[name] != state[name].shape or state[name].dtype != np.float32
        ),
    ]
    if faults:
        raise WeightsError(f"{source} is for another model: {few(faults)}")
    # not load_state_dict: it rebuilds every normalization for each module around it, a second's
    # work, and there is nothing left for it to check
    for name, tensor in model.named_tensors():
        array = state[name].reshape(tensor.shape)
        tensor._reset(type(tensor)(array, device=tensor.device, no_cache=True))


def state_shapes(model: M.Module) -> dict[str, tuple[int, ...]]:
    """Name -> shape of everything in a model's state dict, without copying any of it.

    MegEngine stores the four tensors of a batch normalization flat, (C,) for (1, C, 1, 1).
    """
    norms = {name for name, module in model.named_modules() if isinstance(module, M.BatchNorm2d)}
    return {
        name: (tensor.size,) if name.rpartition(".")[0] in norms else tuple(tensor.shape)
        for name, tensor in model.named_tensors()
    }
