"""Stand-in weights: a state dict made from names and shapes alone, the same on every machine.

Where the published files cannot be downloaded, samples run with these instead: right names,
right shapes, finite activations, scores that differ. They detect nothing meaningful.

    python -m zoo.detection.standin ENTRY --registry registry.json --out FILE
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import sys
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import megengine
import numpy as np

from zoo.detection.entries import UnknownEntryError, build_entry
from zoo.detection.parts.anchors import FloatArray

# Standard deviation of a layer's output over that of its input, found by trial so that maps
# keep a size of about 1 from ResNet-18 to ResNeXt-101. The first text that occurs in a name
# decides.
GAINS = (
    ("bottom_up.conv1", 0.02),  # pixels come normalised, but pictures are smooth: they add up
    ("downsample", 0.8),
    ("bottom_up", 0.7),
    ("fpn_lateral", 0.5),
    ("subnet", 1.4),  # each ReLU halves the power
    ("cls_score", 1.0),
    ("pred_cls", 3.0),
    ("bbox_pred", 0.3),
    ("rpn_bbox_offsets", 0.2),
)

CLASS_BIAS = -4.0  # most scores near 0.02, a few above 0.05
DISTANCE_BIAS = 3.0  # point heads: boxes of about six strides


def stand_in_array(name: str, shape: Sequence[int]) -> FloatArray:
    """One array of a state dict, float32 of the given shape.

    Uniform numbers, not normal ones: they need no library function whose last bit could differ
    between machines.
    """
    kind = name.rsplit(".", 1)[-1]
    random = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    spread = random.random(tuple(shape), dtype=np.float32) * np.float32(2) - np.float32(1)
    if kind == "weight" and len(shape) > 1:
        # (out, in, h, w), (out, in), or grouped (groups, out, in, h, w)
        fan_in = int(np.prod(shape[2:] if len(shape) == 5 else shape[1:]))
        return spread * np.float32(_gain(name) * (3 / fan_in) ** 0.5)
    if kind in ("weight", "running_var", "scale_list"):
        return np.float32(1) + np.float32(0.2) * spread
    return np.float32(_bias(name, shape)) + np.float32(0.1) * spread


def _gain(name: str) -> float:
    return next((gain for text, gain in GAINS if text in name), 1.0)


def _bias(name: str, shape: Sequence[int]) -> float:
    if name == "head.cls_score.bias":
        return CLASS_BIAS
    if name == "head.bbox_pred.bias" and int(np.prod(shape)) == 4:
        return DISTANCE_BIAS
    return 0.0


def stand_in_state(shapes: Mapping[str, Sequence[int]]) -> dict[str, FloatArray]:
    """A state dict for the given names and shapes, sorted by name."""
    return {name: stand_in_array(name, shapes[name]) for name in sorted(shapes)}


def write_stand_in(entry: str, registry: Path, out: Path) -> dict[str, object]:
    """Write an entry's stand-in pickle; returns entry, sha256, bytes and parameters.

    Raises UnknownEntryError, and OSError where the file cannot be written.
    """
    model = build_entry(entry, registry)
    state = stand_in_state({name: array.shape for name, array in model.state_dict().items()})
    content = pickle.dumps(state, protocol=4)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    return {
        "entry": entry,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "parameters": sum(array.size for array in state.values()),
    }


def main(argv: Sequence[str]) -> int:
    """0 when written, 2 for an unknown entry or a file that cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m zoo.detection.standin")
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
