"""Stand-in weights: a state dict made from names and shapes alone, the same on every machine.

Where the published files cannot be downloaded, samples run with these instead: right names,
right shapes, finite activations, outputs that differ. They mean nothing. A package of networks says
in a module `stand_in` beside its constructors how large their numbers have to be for that.

    python -m zoo.models.weights.stand_in ENTRY --registry registry.json --out FILE
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path

import megengine
import numpy as np

from zoo.models.constructors import ConstructorError, beside
from zoo.models.hub import UnknownEntryError, find_entry, hub_function
from zoo.models.layers.pictures import FloatArray
from zoo.models.weights.checkpoint import file_digest, state_shapes


@dataclass(frozen=True, slots=True)
class Scales:
    """How large the numbers are, by name; the first row that fits decides.

    gains: text in a weight's name -> standard deviation of the layer's output over that of its
    input. biases: name and size (0: any) of a bias -> its mean.
    """

    gains: tuple[tuple[str, float], ...] = ()
    biases: tuple[tuple[str, int, float], ...] = ()


NO_SCALES = Scales()


def scales_of(constructor: str) -> Scales:
    """What the module `stand_in` beside a constructor says."""
    module = beside(constructor, "stand_in")
    return Scales(getattr(module, "GAINS", ()), getattr(module, "BIASES", ()))


def stand_in_array(name: str, shape: Sequence[int], scales: Scales = NO_SCALES) -> FloatArray:
    """One array of a state dict, float32 of the given shape.

    Uniform numbers, not normal ones: they need no library function whose last bit could differ
    between machines.
    """
    kind = name.rsplit(".", 1)[-1]
    random = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    values = random.random(tuple(shape), dtype=np.float32)
    values -= np.float32(0.5)
    values *= np.float32(2)
    if kind == "weight" and len(shape) > 1:
        # (out, in, h, w), (out, in), or grouped (groups, out, in, h, w)
        fan_in = prod(shape[2:] if len(shape) == 5 else shape[1:])
        values *= np.float32(_gain(name, scales) * (3 / fan_in) ** 0.5)
        return values
    if kind in ("weight", "running_var", "scale_list"):
        return np.float32(1) + np.float32(0.2) * values
    return np.float32(_bias(name, shape, scales)) + np.float32(0.1) * values


def _gain(name: str, scales: Scales) -> float:
    return next((gain for text, gain in scales.gains if text in name), 1.0)


def _bias(name: str, shape: Sequence[int], scales: Scales) -> float:
    fits = (m for n, size, m in scales.biases if n == name and size in (0, prod(shape)))
    return next(fits, 0.0)


def stand_in_state(
    shapes: Mapping[str, Sequence[int]], scales: Scales = NO_SCALES
) -> dict[str, FloatArray]:
    """A state dict for the given names and shapes, sorted by name."""
    return {name: stand_in_array(name, shapes[name], scales) for name in sorted(shapes)}


def write_stand_in(entry: str, registry: Path, out: Path) -> dict[str, object]:
    """Write an entry's stand-in pickle; returns entry, sha256, bytes and parameters.

    Raises UnknownEntryError, ConstructorError, and OSError if the file cannot be written.
    """
    row = find_entry(entry, registry)
    shapes = state_shapes(hub_function(row, registry)())
    scales = scales_of(row["constructor"])
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as file:
        pickle.dump(stand_in_state(shapes, scales), file, protocol=4)
    return {
        "entry": entry,
        "sha256": file_digest(out),
        "bytes": out.stat().st_size,
        "parameters": sum(prod(shape) for shape in shapes.values()),
    }


def main(argv: Sequence[str]) -> int:
    """0 when written, 2 for an unknown entry or a file that cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m zoo.models.weights.stand_in")
    parser.add_argument("entry", help="a name of the registry")
    parser.add_argument("--registry", type=Path, default=Path("registry.json"))
    parser.add_argument("--out", type=Path, required=True, help="the pickle to write")
    args = parser.parse_args(argv)
    # the default device looks for GPUs and prints eleven lines where there is none
    megengine.set_default_device("cpu0")
    try:
        report = write_stand_in(args.entry, args.registry, args.out)
    except (UnknownEntryError, ConstructorError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
