"""What an entry costs on this machine: size, work, time and memory, as one line of JSON.

    python -m zoo.models.runtime.measure ENTRY --registry registry.json --input 1,3,224,224

A separate process for each entry, since the peak of memory is that of the whole process.
Weights are stand-ins: they decide neither work nor memory.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import platform
import resource
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    from zoo.models.runtime import settings as runtime

    if sys.platform == "linux":  # nobody reads the report of a killed `zoo measure`
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG of prctl(2)
    runtime.apply()  # has to come before MegEngine is imported

import megengine
from megengine import Tensor

from zoo.models.constructors import ConstructorError
from zoo.models.detection.maps import watch_pyramid
from zoo.models.hub import UnknownEntryError, find_entry, random_model
from zoo.models.runtime.count import count_cost, tensors
from zoo.models.runtime.inputs import sample_inputs
from zoo.models.runtime.settings import ASYNC_LEVEL, DEVICE, MKL_PATH, read_processor
from zoo.models.weights.checkpoint import fit, state_shapes
from zoo.models.weights.stand_in import scales_of, stand_in_state


def measure_entry(name: str, registry: Path, shape: Sequence[int], runs: int) -> dict[str, object]:
    """Parameters, FLOPs, shapes, seconds of each run, peak memory, and what it was measured on.

    shape: of the first input. The first run, which counts, is not timed. Raises
    UnknownEntryError, ConstructorError, and ValueError if the shape does not fit.
    """
    entry = find_entry(name, registry)
    model = random_model(entry, registry)
    inputs = sample_inputs(entry, shape)
    fit(model, stand_in_state(state_shapes(model), scales_of(entry["constructor"])), "stand-in")
    with watch_pyramid(model) as pyramid:
        cost = count_cost(model, inputs)
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        for tensor in tensors(model(*map(Tensor, inputs))):
            tensor.numpy()  # waits for it
        seconds.append(round(time.perf_counter() - start, 3))
    processor = read_processor()
    return {
        "entry": name,
        **asdict(cost),
        "flops": cost.flops,
        "pyramid": asdict(pyramid) if pyramid else None,
        "seconds": seconds,
        "median_seconds": round(median(seconds), 3) if seconds else None,
        # Linux counts it in units of 1024 bytes
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "device": str(megengine.get_default_device()),
        "processor": {"maker": processor.maker, "name": processor.name, "cores": processor.cores},
        "environment": {n: os.environ.get(n) for n in (DEVICE, MKL_PATH, ASYNC_LEVEL)},
        "versions": {"megengine": megengine.__version__, "python": platform.python_version()},
    }


def sides(text: str) -> tuple[int, ...]:
    """`1,3,224,224` as numbers."""
    return tuple(int(side) for side in text.split(","))


def main(argv: Sequence[str]) -> int:
    """0 when measured, 2 for an unknown entry or an input that does not fit."""
    parser = argparse.ArgumentParser(prog="python -m zoo.models.runtime.measure")
    parser.add_argument("entry", help="a name of the registry")
    parser.add_argument("--registry", type=Path, default=Path("registry.json"))
    parser.add_argument("--input", type=sides, required=True, help="shape: 1,3,224,224")
    parser.add_argument("--runs", type=int, default=3, help="timed runs")
    args = parser.parse_args(argv)
    try:
        report = measure_entry(args.entry, args.registry, args.input, args.runs)
    except (UnknownEntryError, ConstructorError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
