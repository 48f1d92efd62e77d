"""The values that come and go while a state dict's pickle is read.

A pickled array is a call that makes an empty one, and a state that fills it; here both are acted
out on these stand-ins, and only plain numbers reach NumPy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 80  # characters of a text of the file that a message shows


class UnpickleError(ValueError):
    """The file is no state dict pickle; the text says what was found and at which byte."""


class Name:
    """A global that the file names, e.g. numpy.ndarray."""

    def __init__(self, name: str) -> None:
        self.name = name


class DtypeState:
    """A NumPy dtype being read: a code like f4, and a byte order that comes later."""

    def __init__(self, code: object) -> None:
        if not isinstance(code, str) or code.lstrip("<|=>") not in _CODES:
            raise UnpickleError(f"dtype {shown(code)} is not a plain number")
        self.code, self.order = code.lstrip("<|=>"), "<"

    def numpy(self) -> np.dtype[Any]:
        return np.dtype(self.order + self.code)


class ArrayState:
    """A NumPy array being read; `value` is None until its state has come."""

    def __init__(self) -> None:
        self.value: NDArray[Any] | None = None


_CODES = frozenset({"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"})


def make_array(data: Any, dtype: Any, shape: Any, order: Any) -> NDArray[Any]:
    """An array over bytes that are exactly as many as it needs; UnpickleError otherwise."""
    if not isinstance(dtype, DtypeState) or not isinstance(data, (bytes, bytearray)):
        raise UnpickleError("an array of something else than plain numbers")
    sides = shape if isinstance(shape, tuple) else (shape,)
    if not all(type(side) is int and 0 <= side < 2**40 for side in sides) or len(sides) > 8:
        raise UnpickleError(f"an array of shape {shown(shape)}")
    size = dtype.numpy().itemsize
    for side in sides:
        size *= side
    if size != len(data):
        raise UnpickleError(f"an array of shape {sides} has {len(data)} bytes, needs {size}")
    return np.frombuffer(data, dtype.numpy()).reshape(sides, order="F" if order == "F" else "C")


def shown(value: object, inside: bool = False) -> str:
    """The value in a few words: what is shared in a pickle would be spelled out by `repr`."""
    if isinstance(value, str):
        return repr(value[:LONGEST])
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)[:LONGEST]
    if isinstance(value, tuple) and not inside:
        parts = [shown(part, inside=True) for part in value[:8]]
        return f"({', '.join(parts)}{', ...' if len(value) > 8 else ''})"
    return f"a {type(value).__name__.strip('_')}"


def finished(value: Any, done: dict[int, Any]) -> Any:
    """The value with its arrays, and with no half-read object left in it.

    done: results by id. It makes shared parts cost once (else a few bytes of lists within
    lists could stand for billions), and None in it marks a part that contains itself.
    """
    if isinstance(value, ArrayState) and value.value is not None:
        return value.value
    if value is None or isinstance(value, (bool, int, float, str, bytes, bytearray)):
        return value
    if not isinstance(value, (dict, list, tuple)):
        raise UnpickleError(f"a {type(value).__name__.strip('_')} that no state dict holds")
    if id(value) not in done:
        done[id(value)] = None
        if isinstance(value, dict):
            done[id(value)] = {key: finished(item, done) for key, item in value.items()}
        else:
            done[id(value)] = type(value)(finished(item, done) for item in value)
    if done[id(value)] is None:
        raise UnpickleError(f"a {type(value).__name__} that contains itself")
    return done[id(value)]
