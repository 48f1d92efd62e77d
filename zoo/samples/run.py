"""Runs one case in the sandbox and gathers everything it leaves behind."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zoo.samples.cell import Cell, Route, Setting
from zoo.samples.plan import Case
from zoo.samples.watch import Watched, watch

PREFIX = "zoo-case-"  # of temporary folders, followed by the runner's process number
WRITTEN_BY_CASE = ("stdout", "stderr", "report")


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything a case's process left behind.

    events: the child's. log: the gateway's. output: printed by each step, in order.
    """

    events: tuple[dict[str, Any], ...]
    log: tuple[dict[str, Any], ...]
    output: tuple[str, ...]
    errors: str
    watched: Watched

    def event(self, kind: str) -> dict[str, Any] | None:
        return next((e for e in self.events if e.get("event") == kind), None)

    def logged(self, kind: str) -> dict[str, Any] | None:
        return next((e for e in self.log if e.get("event") == kind), None)

    def urls(self, kind: str) -> tuple[str, ...]:
        """URLs of the gateway's log lines of a kind, each once, in order."""
        return tuple(dict.fromkeys(e["url"] for e in self.log if e.get("event") == kind))


def run_case(case: Case, routes: tuple[Route, ...], setting: Setting) -> Trace:
    """Runs the case's steps in a fresh process, in an empty folder, behind the gateway."""
    prefix = f"{PREFIX}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        limits = replace(setting.limits, seconds=max(setting.limits.seconds, case.timeout))
        cell = Cell(Path(name), routes, replace(setting, limits=limits))
        marker = f"--- {secrets.token_hex(16)} ---"
        pipes = {stream: os.pipe() for stream in ("log", "report", "stdout", "stderr")}
        ends = {stream: end for stream, (_, end) in pipes.items()}
        try:
            command = cell.furnish(case, marker, ends)
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=ends["log"],
                stderr=ends["log"],
                pass_fds=[ends[stream] for stream in WRITTEN_BY_CASE],
                env={},
                cwd="/",
                start_new_session=True,
            )
        finally:
            for end in ends.values():
                os.close(end)
        try:
            streams = {stream: start for stream, (start, _) in pipes.items()}
            seen = watch(process, streams, limits, WRITTEN_BY_CASE, cell.home)
        finally:
            for start, _ in pipes.values():
                os.close(start)
        return _trace(seen, marker)


def sweep() -> None:
    """Removes the folders of runners that were killed; those of running ones stay."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        runner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if runner.isdigit() and not Path("/proc", runner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _trace(seen: Watched, marker: str) -> Trace:
    printed = seen.streams["stdout"].decode("utf-8", "replace")
    steps = printed.split(marker + "\n")
    log, noise = _json_lines(seen.streams["log"])
    events, _ = _json_lines(seen.streams["report"])
    errors = seen.streams["stderr"].decode("utf-8", "replace")
    return Trace(events, log, tuple(steps), errors + noise, seen)


def _json_lines(data: bytearray) -> tuple[tuple[dict[str, Any], ...], str]:
    """The JSON objects among the lines, and the other lines."""
    objects, noise = [], []
    for line in data.decode("utf-8", "replace").splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if isinstance(value, dict) and "event" in value:
            objects.append(value)
        else:
            noise.append(line + "\n")
    return tuple(objects), "".join(noise)
