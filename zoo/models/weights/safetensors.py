"""State dicts in the safetensors format, which holds numbers and names and can hold nothing else.

Eight bytes, little-endian: length of the header. The header: JSON, name -> dtype, shape, and
where the bytes lie, after the header. Then the bytes
(https://github.com/huggingface/safetensors#format).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from zoo.models.layers.pictures import FloatArray
from zoo.models.weights.checkpoint import file_digest
from zoo.models.weights.whole import whole_file

ALIGNMENT = 8  # the bytes begin at a multiple of it, so that they can be read in place


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
    with whole_file(path) as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, array in sorted(state.items()):
            file.write(np.ascontiguousarray(array, dtype="<f4").tobytes())


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
