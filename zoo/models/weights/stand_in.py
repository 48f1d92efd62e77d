"""Stand-in weights: a state dict made from names and shapes alone, the same on every machine.

Where the published files cannot be downloaded, samples run with these instead: right names,
right shapes, finite activations, scores that differ. They detect nothing meaningful.

    python -m zoo.models.weights.stand_in ENTRY --registry registry.json --out FILE
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import zlib
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path

import megengine
import numpy as np

from zoo.models.detection.parts.anchors import FloatArray
from zoo.models.hub import UnknownEntryError, build_entry
from zoo.models.weights.checkpoint import file_digest, state_shapes

# Standard deviation of a layer's output over that of its input, found by trial so that maps
# keep a size of about 1 from ResNet-18 to ResNeXt-101. The first text that occurs in a name
# decides.
GAINS = (
    ("downsample", 1.0),
    ("bottom_up", 1.0),
    ("fpn_lateral", 0.7),
    ("top_block", 1.6),
    ("subnet", 1.4),  # each ReLU halves the power
    ("cls_score", 1.6),
    ("pred_cls", 3.0),
    ("bbox_pred", 0.3),
    ("rpn_bbox_offsets", 0.2),
)

CLASS_BIAS = -7.0  # of all scores, about one in a thousand above 0.05
DISTANCE_BIAS = 3.0  # point heads: boxes of about six strides


def stand_in_array(name: str, shape: Sequence[int]) -> FloatArray:
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
        values *= np.float32(_gain(name) * (3 / fan_in) ** 0.5)
        return values
    if kind in ("weight", "running_var", "scale_list"):
        return np.float32(1) + np.float32(0.2) * values
    return np.float32(_bias(name, shape)) + np.float32(0.1) * values


def _gain(name: str) -> float:
    return next((gain for text, gain in GAINS if text in name), 1.0)


def _bias(name: str, shape: Sequence[int]) -> float:
    if name == "head.cls_score.bias":
        return CLASS_BIAS
    if name == "head.bbox_pred.bias" and prod(shape) == 4:
        return DISTANCE_BIAS
    return 0.0


def stand_in_state(shapes: Mapping[str, Sequence[int]]) -> dict[str, FloatArray]:
    """A state dict for the given names and shapes, sorted by name."""
    return {name: stand_in_array(name, shapes[name]) for name in sorted(shapes)}


def write_stand_in(entry: str, registry: Path, out: Path) -> dict[str, object]:
    """Write an entry's stand-in pickle; returns entry, sha256, bytes and parameters.

    Raises UnknownEntryError, and OSError where the file cannot be written.
    """
    shapes = state_shapes(build_entry(entry, registry))
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as file:
        pickle.dump(stand_in_state(shapes), file, protocol=4)
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
    except (UnknownEntryError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
