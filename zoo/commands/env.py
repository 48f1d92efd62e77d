"""`zoo env`: what this machine has, the settings the models run with, what a hub's models need."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import subprocess
import sys
from typing import Any

from zoo.commands.options import add_pages, flag, project_of
from zoo.core.errors import ZooError
from zoo.core.terminal import escaped_json
from zoo.models.runtime import settings as runtime
from zoo.project.cache import user_cache
from zoo.samples.cgroups import place
from zoo.samples.jail import why_no_jail
from zoo.samples.syscalls import program

REQUIREMENTS = "requirements.txt"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    text = "install what the hub's models need into the environment that runs zoo"
    installing = actions.add_parser("install", help=text)
    add_pages(installing)
    flag(installing, "--yes", "install what another owner lists")
    installing.set_defaults(run=install)


def run(args: argparse.Namespace) -> int:
    filtered = "with" if program() else f"without (none for {platform.machine()})"
    sandbox = why_no_jail() or f"jail (bubblewrap), {filtered} a filter of system calls"
    limits = (
        "memory is watched from outside; for the kernel to count it, run as root or as "
        "`systemd-run --user --scope zoo test`"
    )
    if counted := place():
        limits = f"the kernel counts memory and processes ({counted.kind})"
    python = platform.python_version()
    found = runtime.describe() | {"python": python, "sandbox": sandbox, "limits": limits}
    if args.format == "json":
        print(escaped_json(json.dumps(found, ensure_ascii=False, indent=1)))
        return 0
    processor: Any = found["processor"]
    print(f"python     {python} ({sys.executable})")
    print(f"processor  {processor['name']}, {processor['cores']} cores")
    print(f"           {' '.join(processor['flags'])}")
    print(f"sandbox    {sandbox}")
    print(f"limits     {limits}")
    print(f"cache      {user_cache()}")
    environment: Any = found["environment"]
    for name, value in environment.items():
        print(f"set        {name}={value}")
    return 0


def install(args: argparse.Namespace) -> int:
    """Installs the hub's requirements with pip, which runs code of the packages it builds."""
    project = project_of(args)
    name = project.hub.requirements or REQUIREMENTS
    file = project.root / name
    if not file.is_file():
        raise ZooError(
            f"there is no {name}; list there what the models need besides MegEngine, or name the "
            "file in the settings: requirements = FILE"
        )
    command = [sys.executable, "-m", "pip", "install", "-r", str(file)]
    print(shlex.join(command), flush=True)
    ours = project.root == project.home and project.root.stat().st_uid == os.geteuid()
    if not ours and not args.yes:
        raise ZooError(
            f"{project.root} is not your own hub, and installing runs code of the packages that "
            "it lists; read the file, then: zoo env install --yes"
        )
    return subprocess.run(command).returncode
