"""`zoo measure`: what models cost, recorded in measurements.json.

Each model is measured in a separate process and its row is written at once. So memory stays at that
of the largest model, a stopped run goes on with `--missing`, and a model that fails stops no other.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from zoo.commands.options import flag, no_models, project_of
from zoo.core.card import Lang
from zoo.core.errors import ZooError
from zoo.core.measurement import Measurement, from_report
from zoo.core.task import Task
from zoo.project.records import read_measurements, read_models, record_measurement

UNITS = ((1e9, "G"), (1e6, "M"), (1e3, "K"))


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entries", nargs="*", metavar="ENTRY", help="default: all")
    flag(parser, "--missing", "only those not measured yet")
    text = "1,3,224,224; default: the task's"
    parser.add_argument("--input", type=_shape, metavar="SHAPE", help=text)
    parser.add_argument("--height", type=_size, help="of the picture, pixels")
    parser.add_argument("--width", type=_size)
    parser.add_argument("--runs", type=int, default=3, help="timed runs an entry")


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    registry = read_models(project)
    if find_spec("megengine") is None:
        raise no_models("measuring", "megengine")
    before = read_measurements(project)
    known = {e.name: e for e in registry.entries if e.constructor or e.offered}
    if unknown := sorted(set(args.entries) - {e.name for e in registry.entries}):
        raise ZooError(f"unknown: {', '.join(unknown)}; zoo list names all")
    if not known or not known.keys() >= set(args.entries):
        if not project.hub.repository:
            raise ZooError('name this hub in its settings: repository = "owner/name"')
        missing = ", ".join(sorted(set(args.entries) - known.keys()))
        raise ZooError(
            f"hubconf.py does not offer {missing or 'any model of the cards'}; add it there, or a "
            "family with a `constructor` to the settings"
        )
    wanted = args.entries or sorted(known)
    if args.missing:
        wanted = [name for name in wanted if name not in before]
    failed = False
    for number, name in enumerate(wanted, 1):
        shape, why = _input(args, project.hub.task(known[name].task))
        if not shape:
            print(f"  {number}/{len(wanted)} {name}  skipped: {why}", flush=True)
            continue
        found = measure(name, project.registry, shape, args.runs)
        if isinstance(found, str):
            print(f"zoo: {name}: {found}", file=sys.stderr)
            failed = True
            continue
        # Written each time: a stopped run keeps what it has.
        record_measurement(project, name, found, known)
        print(f"  {number}/{len(wanted)} {name}  {shown(found)}", flush=True)
    return 2 if failed else 0


def _shape(text: str) -> tuple[int, ...]:
    sides = [side.strip() for side in text.split(",")]
    if not all(side.isdecimal() and int(side) for side in sides):
        raise argparse.ArgumentTypeError(f"{text} is not a shape; write one such as 1,3,224,224")
    return tuple(map(int, sides))


def _size(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text} is not a number of pixels")
    return int(text)


def _input(args: argparse.Namespace, task: Task) -> tuple[tuple[int, ...], str]:
    """The shape of the first input: the one given, else the task's; () and why if neither says
    it."""
    shape, label = args.input or task.sample_input, task.label[Lang.EN_US]
    if args.height is None and args.width is None:
        hint = "give its shape: --input 1,3,224,224"
        return shape, f"the task `{label}` has no usual input; {hint}"
    if len(shape) < 3:  # no picture
        return (), f"the input of task `{label}` has no height and width"
    return (*shape[:-2], args.height or shape[-2], args.width or shape[-1]), ""


def measure(name: str, registry: Path, shape: tuple[int, ...], runs: int) -> Measurement | str:
    """Measures one entry in a separate process; a text if it fails."""
    command = [sys.executable, "-m", "zoo.models.runtime.measure", name]
    command += ["--registry", str(registry), "--runs", str(runs)]
    command += ["--input", ",".join(map(str, shape))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    if done.returncode:
        return (done.stderr.strip() or f"exit status {done.returncode}").splitlines()[-1]
    return from_report(json.loads(done.stdout.splitlines()[-1]))


def shown(found: Measurement) -> str:
    counts = f"{_short(found.parameters)} parameters, {_short(found.flops)} FLOPs"
    seconds = f", {found.seconds:.2f} s" if found.seconds else ""
    return f"{counts}{seconds}, {found.memory / 2**30:.1f} GiB"


def _short(number: int) -> str:
    """`19.3 M`, `326.2 G`."""
    size, unit = next(((s, u) for s, u in UNITS if number >= s), UNITS[-1])
    return f"{number / size:5.1f} {unit}"
