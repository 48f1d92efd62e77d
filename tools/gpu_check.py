"""Whether MegEngine computes right on this machine's GPU, and how fast: `make gpu-check`.

Computes each operator that the zoo uses and a network of each family on the CPU and on the GPU and
compares the numbers, runs every sample with `--device gpu`, and times all entries. Prints what it
finds as it goes, and writes `gpu-report.md` and `measurements.gpu.json`. A fault of the GPU ends a
separate process only; the check goes on with the next case.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from zoo.models.runtime.settings import ASYNC_LEVEL, read_processor
from zoo.samples.jail import gpu_devices

ROOT = Path(__file__).parents[1]
STEPS = ("operators", "networks", "samples", "latency")
TOLERANCE = 1e-3  # of the largest number: floats of 32 bits, summed in another order
FAULTS = 5  # processes that may end by themselves before a step is given up
# one entry of each family
FAMILIES = (
    "atss_res50_coco_3x_800size",
    "fcos_res50_coco_3x_800size",
    "freeanchor_res50_coco_3x_800size",
    "retinanet_res50_coco_3x_800size",
    "faster_rcnn_res50_coco_3x_800size",
    "resnet50",
    "resnext50_32x4d",
    "shufflenet_v2_x1_0",
    "resnet50_frelu",
    "weightnet_shufflenet_v2_x1_0",
    "deeplabv3plus_res101_voc_512size",
    "simplebaseline_res50",
    "uncased_L_12_H_768_A_12",
    "dcgan_cifar",
)
OPERATORS, NETWORKS = (ROOT / "tools" / name for name in ("gpu_operators.py", "gpu_networks.py"))
QUERY = "name,driver_version,compute_cap,memory.total"


@dataclass(frozen=True, slots=True)
class Row:
    """A case on the GPU. error: largest difference from the CPU, by the CPU's largest number."""

    name: str
    problem: str
    error: float | None = None
    seconds: float | None = None
    input: tuple[int, ...] = ()


def main() -> int:
    parser = argparse.ArgumentParser(prog="gpu_check.py", description=__doc__)
    parser.add_argument("--steps", default=",".join(STEPS), help=f"default: {','.join(STEPS)}")
    parser.add_argument("--device", default="gpu0", help="to try this script without one: cpu0")
    parser.add_argument("--out", type=Path, default=ROOT, help="folder of the two files")
    args = parser.parse_args()
    if unknown := sorted(set(args.steps.split(",")) - set(STEPS)):
        parser.error(f"unknown: {', '.join(unknown)}; steps are {', '.join(STEPS)}")
    if args.device.startswith("gpu") and not gpu_devices():
        print("there is no GPU: /dev holds no nvidia*; nothing was checked", file=sys.stderr)
        return 2
    facts = read_facts(args.device)
    report = [f"# GPU check\n\n{facts}\n"]
    print(facts, flush=True)
    problem = why_closed(args.device)
    if problem:
        print(f"MegEngine does not open {args.device}: {problem}", flush=True)
        report.append(f"MegEngine does not open {args.device}: {problem}\n")
    good = not problem
    steps = [] if problem else args.steps.split(",")
    with tempfile.TemporaryDirectory(prefix="zoo-gpu-") as name:
        for step in steps:
            start = time.perf_counter()
            print(f"{step}:", flush=True)
            lines, passed = run(step, args.device, Path(name), args.out)
            head = (
                f"{step}: {'right' if passed else 'NOT right'}, {time.perf_counter() - start:.0f} s"
            )
            print(head, flush=True)
            report.append("\n".join([f"## {head}\n", *(f"- {line}" for line in lines)]) + "\n")
            good = good and passed
    (args.out / "gpu-report.md").write_text("\n".join(report), encoding="utf-8")
    return 0 if good else 1


def why_closed(device: str) -> str:
    """Why nothing at all computes on a device, in MegEngine's words; "" if something does."""
    code = f"import megengine as m; (m.Tensor([1.0], device={device!r}) + 1).numpy()"
    environment = {**os.environ, ASYNC_LEVEL: "0"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stderr.splitlines() if "Error" in line]
    return (lines or [f"exit status {done.returncode}"])[0]


def read_facts(device: str) -> str:
    """The GPU, its driver, MegEngine and the processor, a line each."""
    query = ["nvidia-smi", f"--query-gpu={QUERY}", "--format=csv,noheader"]
    try:
        gpu = subprocess.run(query, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        gpu = f"none found ({error})"
    code = (
        "import megengine as m; print(m.__version__, m.get_cuda_version(), m.get_cudnn_version())"
    )
    built = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    processor = read_processor()
    return "\n".join(
        (
            f"GPU ({QUERY.replace(',', ', ')}): {gpu}",
            f"MegEngine, CUDA, cuDNN it was built with: {built.stdout.strip()}",
            f"processor: {processor.name}, {processor.cores} cores",
            f"device: {device}",
        )
    )


def run(step: str, device: str, folder: Path, out: Path) -> tuple[list[str], bool]:
    """What a step found, a line each, and whether all of it was right."""
    if step == "samples":
        return samples(device)
    if step == "latency":
        rows = watched(cases(NETWORKS, device, folder / step, ["--runs", "5"]))
        write_measurements(rows, out / "measurements.gpu.json", device)
    else:
        script, only = (OPERATORS, []) if step == "operators" else (NETWORKS, list(FAMILIES))
        right = folder / f"{step}-cpu"
        list(cases(script, f"multithread{read_processor().cores}:0", right, only))
        rows = watched(cases(script, device, folder / step, only, right))
    wrong = [row for row in rows if row.problem]
    return [f"{len(rows) - len(wrong)} of {len(rows)}", *map(shown, rows)], not wrong


def watched(found: Iterator[Row]) -> list[Row]:
    """All rows, each printed as it comes: a step of minutes should show where it is."""
    rows = []
    for row in found:
        print(f"  {shown(row)}", flush=True)
        rows.append(row)
    return rows


def cases(
    script: Path, device: str, folder: Path, arguments: Sequence[str], expected: Path | None = None
) -> Iterator[Row]:
    """Runs all cases of a script on a device; a process that ends early starts at the next case."""
    skip, faults = 0, 0
    environment = {**os.environ, "MGE_DEFAULT_DEVICE": device, "PYTHONPATH": str(ROOT)}
    while faults < FAULTS:
        command = [sys.executable, str(script), str(folder), *arguments, "--skip", str(skip)]
        name = ""
        with tempfile.TemporaryFile("w+", errors="replace") as errors:
            with subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT, env=environment
            ) as process:
                for line in process.stdout or ():
                    found = json.loads(line)
                    if "name" in found:
                        name, skip = found["name"], found["number"] + 1
                        continue
                    yield _row(name, found, folder, expected)
                    name = ""
            if process.returncode == 0:
                return
            errors.seek(0)
            last = " ".join(errors.read().split()[-40:])
        faults += 1
        yield Row(name or script.name, f"the process ended ({process.returncode}): {last}")


def _row(name: str, found: dict[str, object], folder: Path, expected: Path | None) -> Row:
    error, problem = None, str(found["problem"])
    if expected is not None and not problem:
        file = f"{found['number']:03}.npz"
        error, problem = difference(folder / file, expected / file)
    seconds = found.get("seconds")
    return Row(
        name,
        problem,
        error,
        float(seconds) if isinstance(seconds, float) else None,
        tuple(found.get("input", ())),  # type: ignore[arg-type]
    )


def difference(file: Path, expected: Path) -> tuple[float | None, str]:
    """The largest difference between two files of arrays, relative; and what is wrong about it."""
    if not expected.exists():
        return None, "the CPU gave nothing to compare with"
    largest = 0.0
    with np.load(file) as got, np.load(expected) as right:
        for key in right.files:
            a, b = got[key], right[key]
            if a.shape != b.shape:
                return None, f"shape {a.shape}, on the CPU {b.shape}"
            if not a.size:
                continue
            if a.dtype.kind != "f":
                if not np.array_equal(a, b):
                    return None, f"{int((a != b).sum())} of {a.size} numbers differ"
                continue
            share = float(np.abs(a - b).max() / max(float(np.abs(b).max()), 1e-6))
            largest = max(largest, share if np.isfinite(share) else np.inf)
    wrong = largest > TOLERANCE
    return largest, f"differs by {largest:.1e}, allowed is {TOLERANCE:.0e}" if wrong else ""


def shown(row: Row) -> str:
    error = "" if row.error is None else f", error {row.error:.1e}"
    seconds = "" if row.seconds is None else f", {row.seconds * 1000:.1f} ms"
    problem = f": {row.problem.splitlines()[0][:300]}" if row.problem else ""
    return f"{row.name}{error}{seconds}{problem}"


def samples(device: str) -> tuple[list[str], bool]:
    """Runs every sample of every card; the command's last lines."""
    which = "gpu" if device.startswith("gpu") else "cpu"
    command = [sys.executable, "-m", "zoo", "test", "--device", which, "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    lines = (done.stdout + done.stderr).strip().splitlines()[-40:]
    print(*(f"  {line}" for line in lines), sep="\n", flush=True)
    return lines, done.returncode == 0


def write_measurements(rows: Sequence[Row], file: Path, device: str) -> None:
    """Seconds of one input for each entry that ran, with the device."""
    entries = {
        row.name: {"input": list(row.input), "seconds": row.seconds}
        for row in rows
        if not row.problem
    }
    record = {"schema": 1, "device": device, "facts": read_facts(device), "entries": entries}
    file.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
