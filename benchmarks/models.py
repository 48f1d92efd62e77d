"""Forward passes: MegEngine's own settings against ours, in turn, in one run, with memory.

Each way is a process of its own, three timed pictures of 800 x 1067 after a first one. With
TORCH_PYTHON naming a Python that has PyTorch, the convolutions of an ATSS entry run there as well,
for orientation.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from zoo.models.runtime.settings import read_processor

HERE = Path(__file__).parent
ENTRIES = ["atss_res50_coco_3x_800size", "retinanet_res18_coco_3x_800size"]
SIZE = ("--height", "800", "--width", "1067")
# What a process gets that sets nothing. Zero leaves MKL's choice alone; the device is named
# because MegEngine would look for a GPU first.
DEFAULTS = {
    "MGE_DEFAULT_DEVICE": "cpu0",
    "MEGENGINE_INTERP_ASYNC_LEVEL": "2",
    "MKL_DEBUG_CPU_TYPE": "0",
}
OWN = ("MGE_DEFAULT_DEVICE", "MEGENGINE_INTERP_ASYNC_LEVEL", "MKL_DEBUG_CPU_TYPE")


def run(command: list[str], environment: dict[str, str]) -> dict:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("entries", nargs="*", default=ENTRIES)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    processor = read_processor()
    print(f"{processor.name}, {processor.cores} cores, one picture of 800 x 1067\n")
    print("| entry | way | seconds | of the default | peak GiB |")
    print("| --- | --- | ---: | ---: | ---: |")
    clean = {k: v for k, v in os.environ.items() if k not in OWN}
    for entry in args.entries:
        measure = [sys.executable, "-m", "zoo.models.runtime.measure", entry, *SIZE]
        measure += ["--runs", str(args.runs)]
        ways = {
            "MegEngine's defaults": (measure, clean | DEFAULTS),
            "zoo's settings": (measure, clean),
        }
        python = os.environ.get("TORCH_PYTHON")
        if python and entry.startswith("atss_"):
            stack = [python, str(HERE / "torch_stack.py"), entry, str(args.runs)]
            ways["PyTorch, ATSS's convolutions"] = (stack, clean)
        first = None
        for name, (command, environment) in ways.items():
            found = run(command, environment)
            seconds = found["median_seconds"]
            first = first or seconds
            memory = found["peak_bytes"] / 2**30
            cells = (entry, name, f"{seconds:.2f}", f"{seconds / first:.2f}", f"{memory:.1f}")
            print(f"| {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
