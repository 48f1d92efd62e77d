"""Forward passes: MegEngine's own settings, ours, and PyTorch, in turn, in one run, with memory.

Each way runs in a separate process, several times over, so that all ways see the machine busy and
idle alike; the first pass of a process is not timed. PyTorch runs the same layers, with folded
normalization, for orientation: TORCH_PYTHON names a Python that has it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from zoo.models.runtime.settings import read_processor

HERE = Path(__file__).parent
# An entry, and the shape of its first input.
CASES = (
    "atss_res50_coco_3x_800size 1,3,800,1067",
    "retinanet_res18_coco_3x_800size 1,3,800,1067",
    "resnet50 1,3,224,224",
    "resnet50 8,3,224,224",
    "deeplabv3plus_res101_voc_512size 1,3,512,512",
    "uncased_L_12_H_768_A_12 1,128",
)
# What a process gets that sets nothing. Zero leaves MKL's choice alone; the device is named
# because MegEngine would look for a GPU first.
DEFAULTS = {
    "MGE_DEFAULT_DEVICE": "cpu0",
    "MEGENGINE_INTERP_ASYNC_LEVEL": "2",
    "MKL_DEBUG_CPU_TYPE": "0",
}
HEAD = ("entry", "input", "way", "seconds", "of the defaults", "of PyTorch", "peak GiB")
TORCH = "PyTorch"


def run(command: list[str], environment: Mapping[str, str]) -> dict:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def ways(entry: str, shape: str, runs: int) -> dict[str, tuple[list[str], Mapping[str, str]]]:
    """Way -> command and environment. PyTorch only where it has the entry's layers."""
    clean = {key: value for key, value in os.environ.items() if key not in DEFAULTS}
    arguments = [entry, "--input", shape, "--runs", str(runs)]
    ours = [sys.executable, "-m", "zoo.models.runtime.measure", *arguments]
    found = {"MegEngine's defaults": (ours, clean | DEFAULTS), "zoo's settings": (ours, clean)}
    python = os.environ.get("TORCH_PYTHON")
    if python and not entry.startswith("retinanet_"):
        found[TORCH] = ([python, str(HERE / "torch_stack.py"), *arguments], clean)
    return found


def compare(entry: str, shape: str, rounds: int, runs: int) -> None:
    """Prints a row for each way of one case."""
    each = ways(entry, shape, runs)
    reports = {way: [] for way in each}
    for _ in range(rounds):
        for way, (command, environment) in each.items():
            reports[way].append(run(command, environment))
    seconds = {
        way: median(s for r in found for s in r["seconds"]) for way, found in reports.items()
    }
    for way, found in reports.items():
        memory = max(report["peak_bytes"] for report in found) / 2**30
        ratios = [
            f"{seconds[way] / seconds[other]:.2f}" if other in seconds else ""
            for other in ("MegEngine's defaults", TORCH)
        ]
        size = shape.replace(",", " x ")
        cells = (entry, size, way, f"{seconds[way]:.3f}", *ratios, f"{memory:.1f}")
        print(f"| {' | '.join(cells)} |", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases", nargs="*", default=CASES, help="'ENTRY SHAPE', as in CASES")
    parser.add_argument("--rounds", type=int, default=3, help="processes a way")
    parser.add_argument("--runs", type=int, default=3, help="timed passes a process")
    args = parser.parse_args()
    processor = read_processor()
    print(f"{processor.name}, {processor.cores} cores, medians of {args.rounds * args.runs}\n")
    print(f"| {' | '.join(HEAD)} |")
    print("| --- | --- | --- | ---: | ---: | ---: | ---: |")
    for case in args.cases:
        compare(*case.split(), args.rounds, args.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
