"""`zoo measure`: what models cost, recorded in measurements.json."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from zoo.commands.options import print_no_models, project_of
from zoo.core.measurement import Measurement, dump_measurements, from_report
from zoo.core.registry import load_registry
from zoo.project.files import write_file
from zoo.project.records import read_measurements


def add(commands: Any) -> None:
    parser = commands.add_parser("measure", help="count parameters and FLOPs, time, memory")
    parser.add_argument("entries", nargs="*", metavar="ENTRY", help="default: all")
    parser.add_argument("--missing", action="store_true", help="only those not measured yet")
    parser.add_argument("--height", type=int, default=800, help="of the picture, pixels")
    parser.add_argument("--width", type=int, default=1333)
    parser.add_argument("--runs", type=int, default=3, help="timed runs an entry")
    parser.set_defaults(run=run, pages=None)


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    if not project.registry.is_file():
        print(
            "zoo: there is no registry.json; make it with: zoo build --no-samples", file=sys.stderr
        )
        return 2
    if find_spec("megengine") is None:
        print_no_models("measuring", "megengine")
        return 2
    registry = load_registry(project.registry.read_text(encoding="utf-8"))
    known = {e.name for e in registry.entries if e.constructor}
    unknown = sorted(set(args.entries) - known)
    if unknown:
        print(f"zoo: unknown: {', '.join(unknown)}; zoo list names all", file=sys.stderr)
        return 2
    try:
        measured = {k: v for k, v in read_measurements(project).items() if k in known}
    except ValueError as error:
        print(f"zoo: {error}", file=sys.stderr)
        return 2
    wanted = args.entries or sorted(known)
    if args.missing:
        wanted = [name for name in wanted if name not in measured]
    for number, name in enumerate(wanted, 1):
        found = measure(name, project.registry, args)
        if isinstance(found, str):
            print(f"zoo: {name}: {found}", file=sys.stderr)
            return 2
        measured[name] = found
        # Written each time: a stopped run keeps what it has.
        write_file(project.measurements, dump_measurements(measured))
        print(f"  {number}/{len(wanted)} {name}  {shown(found)}", flush=True)
    return 0


def measure(name: str, registry: Path, args: argparse.Namespace) -> Measurement | str:
    """One entry, in a process of its own; a text where it fails."""
    command = [
        sys.executable,
        "-m",
        "zoo.models.runtime.measure",
        name,
        "--registry",
        str(registry),
    ]
    for option in ("height", "width", "runs"):
        command += [f"--{option}", str(getattr(args, option))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    if done.returncode:
        return (done.stderr.strip() or f"exit status {done.returncode}").splitlines()[-1]
    return from_report(json.loads(done.stdout.splitlines()[-1]))


def shown(found: Measurement) -> str:
    text = f"{found.parameters / 1e6:6.1f} M parameters, {found.flops / 1e9:7.1f} GFLOPs"
    memory = f"{found.memory / 2**30:.1f} GiB"
    return text + (f", {found.seconds:.2f} s" if found.seconds else "") + f", {memory}"
