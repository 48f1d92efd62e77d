"""State dicts in the safetensors format, which holds numbers and names and can hold nothing else.

Eight bytes, little-endian: length of the header. The header: JSON, name -> dtype, shape, and
where the bytes lie, after the header. Then the bytes
(https://github.com/huggingface/safetensors#format).
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from zoo.detection.parts.anchors import FloatArray
from zoo.detection.weights import file_digest

ALIGNMENT = 8  # the bytes begin at a multiple of it, so that they can be read in place
HEADER_LIMIT = 100_000_000  # bytes, as in the reference implementation


class SafetensorsError(ValueError):
    """A file is not in the format; the text says what is wrong."""


def write_safetensors(
    state: Mapping[str, FloatArray], path: Path, metadata: Mapping[str, str]
) -> None:
    """Write float32 arrays by name; the file appears when it is complete.

    metadata: texts to store beside them. ValueError for an array of another type.
    """
    header: dict[str, Any] = {"__metadata__": dict(metadata)} if metadata else {}
    end = 0
    for name, array in sorted(state.items()):
        if array.dtype != np.float32:
            raise ValueError(f"{name} is {array.dtype}, expected float32")
        start, end = end, end + array.nbytes
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, array in sorted(state.items()):
            file.write(np.ascontiguousarray(array, dtype="<f4").tobytes())
    os.replace(part, path)


def read_safetensors(path: Path) -> dict[str, FloatArray]:
    """Float32 arrays by name. Raises SafetensorsError, OSError."""
    if path.stat().st_size < 8:
        raise SafetensorsError(f"{path} is too short")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        length = int.from_bytes(content[:8], "little")
        if length > min(HEADER_LIMIT, len(content) - 8):
            raise SafetensorsError(f"{path} announces a header of {length} bytes")
        try:
            header = json.loads(content[8 : 8 + length])
            header.pop("__metadata__", None)
            return {
                name: _array(content, 8 + length, name, **entry) for name, entry in header.items()
            }
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise SafetensorsError(f"{path}: {error}") from error


def _array(
    content: mmap.mmap, base: int, name: str, dtype: str, shape: list[int], data_offsets: list[int]
) -> FloatArray:
    start, end = data_offsets
    count = 1
    for side in shape:
        count *= side
    if dtype != "F32" or min([0, start, *shape]) < 0 or end - start != 4 * count:
        raise SafetensorsError(f"{name}: {dtype} {shape} does not fill bytes {start} to {end}")
    if base + end > len(content):
        raise SafetensorsError(f"{name} ends beyond the file")
    return np.frombuffer(content[base + start : base + end], "<f4").reshape(shape)


def manifest(state: Mapping[str, FloatArray], path: Path) -> dict[str, Any]:
    """What a file holds, as plain data: file, bytes, sha256, parameters, and for each tensor its
    name, shape, dtype and the sha256 of its bytes (little-endian, row by row)."""
    return {
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": file_digest(path),
        "parameters": sum(array.size for array in state.values()),
        "tensors": [
            {
                "name": name,
                "shape": list(array.shape),
                "dtype": str(array.dtype),
                "sha256": hashlib.sha256(np.ascontiguousarray(array, "<f4").tobytes()).hexdigest(),
            }
            for name, array in sorted(state.items())
        ],
    }
