"""What an entry costs on this machine: size, work, time and memory, as one line of JSON.

    python -m zoo.models.runtime.measure ENTRY --registry registry.json

A process of its own for each entry, since the peak of memory is that of the whole process.
Weights are stand-ins: they decide neither work nor memory.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    from zoo.models.runtime import settings as runtime

    runtime.apply()  # has to come before MegEngine is imported

import megengine
from megengine import Tensor

from zoo.models.hub import UnknownEntryError, build_entry
from zoo.models.runtime.count import detector_cost, detector_inputs
from zoo.models.runtime.settings import ASYNC_LEVEL, DEVICE, MKL_PATH, read_processor
from zoo.models.weights.checkpoint import fit, state_shapes
from zoo.models.weights.stand_in import stand_in_state


def measure_entry(
    name: str, registry: Path, height: int, width: int, runs: int
) -> dict[str, object]:
    """Parameters, FLOPs, shapes, seconds of each run, peak memory, and what it was measured on.

    The picture is height x width pixels; the first run, which counts, is not timed. Raises
    UnknownEntryError.
    """
    model = build_entry(name, registry)
    fit(model, stand_in_state(state_shapes(model)), "stand-in")
    cost = detector_cost(model, height, width)
    image, im_info = detector_inputs(height, width)
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        scores, boxes = model(image=Tensor(image), im_info=Tensor(im_info))
        scores.numpy(), boxes.numpy()
        seconds.append(round(time.perf_counter() - start, 3))
    processor = read_processor()
    return {
        "entry": name,
        **asdict(cost),
        "flops": cost.flops,
        "seconds": seconds,
        "median_seconds": round(median(seconds), 3) if seconds else None,
        # Linux counts it in units of 1024 bytes
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "device": str(megengine.get_default_device()),
        "processor": {"maker": processor.maker, "name": processor.name, "cores": processor.cores},
        "environment": {n: os.environ.get(n) for n in (DEVICE, MKL_PATH, ASYNC_LEVEL)},
        "versions": {"megengine": megengine.__version__, "python": platform.python_version()},
    }


def main(argv: Sequence[str]) -> int:
    """0 when measured, 2 for an unknown entry."""
    parser = argparse.ArgumentParser(prog="python -m zoo.models.runtime.measure")
    parser.add_argument("entry", help="a name of the registry")
    parser.add_argument("--registry", type=Path, default=Path("registry.json"))
    parser.add_argument("--height", type=int, default=800, help="pixels")
    parser.add_argument("--width", type=int, default=1333, help="pixels")
    parser.add_argument("--runs", type=int, default=3, help="timed runs")
    args = parser.parse_args(argv)
    try:
        report = measure_entry(args.entry, args.registry, args.height, args.width, args.runs)
    except UnknownEntryError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
