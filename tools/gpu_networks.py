"""Networks of the zoo on one device: their outputs, and how long one input takes.

    MGE_DEFAULT_DEVICE=gpu0 python tools/gpu_networks.py FOLDER [--runs N] [ENTRY ...]

All entries by default. Prints a line of JSON before and after each and writes the outputs to
FOLDER/NAME.npz. Weights are stand-ins and the inputs are noise: the same numbers on every device.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from zoo.models.runtime import settings

if __name__ == "__main__":
    settings.apply(device="gpu" if os.environ.get(settings.DEVICE, "").startswith("gpu") else "cpu")

from megengine import Tensor

from zoo.core.tasks.table import TASKS
from zoo.models.hub import random_model, read_entries
from zoo.models.runtime.count import tensors
from zoo.models.runtime.inputs import sample_inputs
from zoo.models.weights.checkpoint import fit, state_shapes
from zoo.models.weights.stand_in import scales_of, stand_in_state

REGISTRY = Path(__file__).parents[1] / "registry.json"


def examine(entry: Mapping[str, Any], runs: int, file: Path) -> dict[str, object]:
    """Runs one entry once, keeps its outputs in `file`, then times `runs` more."""
    model = random_model(entry, REGISTRY)
    fit(model, stand_in_state(state_shapes(model), scales_of(entry["constructor"])), "stand-in")
    model.eval()
    shape = TASKS[entry["task"]].sample_input
    inputs = sample_inputs(entry, shape)
    outputs = [one.numpy() for one in tensors(model(*map(Tensor, inputs)))]
    np.savez(file, *outputs)
    seconds = [_timed(model, inputs) for _ in range(runs)]
    return {
        "input": list(shape),
        "outputs": [list(one.shape) for one in outputs],
        "seconds": round(median(seconds), 5) if seconds else None,
    }


def _timed(model: Any, inputs: Any) -> float:
    start = time.perf_counter()
    for one in tensors(model(*map(Tensor, inputs))):
        one.numpy()  # waits for it
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(prog="gpu_networks.py")
    parser.add_argument("folder", type=Path)
    parser.add_argument("entries", nargs="*", metavar="ENTRY")
    parser.add_argument("--runs", type=int, default=0, help="timed runs an entry")
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="entries to leave out")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    known = read_entries(REGISTRY)
    names = args.entries or sorted(known)
    for number, name in enumerate(names[args.skip :], args.skip):
        print(json.dumps({"number": number, "name": name}), flush=True)
        start, found = time.perf_counter(), {}
        try:
            found = examine(known[name], args.runs, args.folder / f"{number:03}.npz")
            problem = ""
        except Exception as error:  # whatever MegEngine raises is the finding
            cause = error.__cause__ or error  # MegEngine reports a fault where it waits for it
            problem = str(cause).strip() or type(cause).__name__
        total = round(time.perf_counter() - start, 3)
        done = {"number": number, **found, "total": total, "problem": problem}
        print(json.dumps(done), flush=True)
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # MegEngine can crash while the interpreter exits
