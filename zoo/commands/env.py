"""`zoo env`: what this machine has, and the settings the models run with."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from typing import Any

from zoo.models.runtime import settings as runtime


def add(commands: Any) -> None:
    parser = commands.add_parser("env", help="print the settings for this machine")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    found = runtime.describe() | {"python": platform.python_version(), "sandbox": sandbox()}
    if args.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    processor: Any = found["processor"]
    print(f"python     {found['python']} ({sys.executable})")
    print(f"processor  {processor['name']}, {processor['cores']} cores")
    print(f"           {' '.join(processor['flags'])}")
    print(f"sandbox    {found['sandbox']}")
    environment: Any = found["environment"]
    for name, value in environment.items():
        print(f"set        {name}={value}")
    return 0


def sandbox() -> str:
    """What samples would run in, and whether the kernel refuses them what none needs."""
    try:
        from zoo.samples.jail import why_no_jail
        from zoo.samples.syscalls import program
    except ImportError as error:
        return f"not to be used: {error.name} is missing"
    filtered = "with" if program() else f"without (none for {platform.machine()})"
    return why_no_jail() or f"jail (bubblewrap), {filtered} a filter of system calls"
