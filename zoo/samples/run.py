"""Runs one case in the sandbox and gathers everything it leaves behind."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from zoo.core.result import ALL_FILES
from zoo.samples import cgroups, entry
from zoo.samples.entry import enter, join, new_user
from zoo.samples.events import Event, json_lines, of_case, of_gateway
from zoo.samples.jail import Tier, launch
from zoo.samples.monitor import ProcessUsage, watch
from zoo.samples.network import Network
from zoo.samples.plan import NO_CASE, Case
from zoo.samples.sandbox import SandboxDir, Setting

PREFIX = cgroups.PREFIX  # of temporary folders, too
WRITTEN_BY_CASE = ("stdout", "stderr", "report", "pictures")

# Fills the folder of a sandbox and gives the command to run there; the descriptors by stream.
Prepare = Callable[[SandboxDir, Mapping[str, int]], list[str]]


@dataclass(frozen=True, slots=True)
class Trace:
    """How a case ran, and everything that its process left behind.

    events: the child's. log: the gateway's. output: printed by each step, in order. script: the
    path of the samples' file, as the case saw it. limits: what held its memory. pictures: as
    `child.py` writes them.
    """

    case: Case
    setting: Setting
    events: tuple[Event, ...]
    log: tuple[Event, ...]
    output: tuple[str, ...]
    errors: str
    watched: ProcessUsage
    script: str = ""
    limits: str = ""
    pictures: bytes = b""

    def event(self, kind: str) -> Event:
        """The child's first event of a kind; empty without one."""
        return next((e for e in self.events if e["event"] == kind), {})

    def logged(self, kind: str) -> Event:
        """The same of the gateway."""
        return next((e for e in self.log if e["event"] == kind), {})

    @property
    def reads(self) -> tuple[str, ...]:
        """What of the own archive the case read; all of it where that is not known."""
        names = self.logged("opened").get("names")
        return (ALL_FILES,) if names is None else tuple(names)

    def urls(self, kind: str) -> tuple[str, ...]:
        """URLs of the gateway's log lines of a kind, each once, in order."""
        found = (e["url"] for e in self.log if e["event"] == kind and "url" in e)
        return tuple(dict.fromkeys(found))


def run_case(case: Case, network: Network, setting: Setting) -> Trace:
    """Runs the case's steps in a fresh process, in an empty folder, behind the gateway."""
    marker = f"--- {secrets.token_hex(16)} ---"
    limits = replace(setting.limits, seconds=case.timeout or setting.limits.seconds)
    prepare = partial(SandboxDir.prepare_sandbox, case=case, marker=marker)
    return run_sandbox(network, replace(setting, limits=limits), prepare, case, marker)


def run_sandbox(
    network: Network, setting: Setting, prepare: Prepare, case: Case = NO_CASE, marker: str = "\0"
) -> Trace:
    """Runs the command that `prepare` gives for a new folder and the descriptors of its streams.
    marker: parts what one of the steps printed from what the next one did."""
    limits = setting.limits
    with (
        entry.scratch(f"{PREFIX}{os.getpid()}-") as folder,
        cgroups.new_group(folder.name, limits.memory, limits.processes) as group,
    ):
        jailed = setting.tier is Tier.JAIL
        user = new_user() if jailed else None
        cell = SandboxDir(folder, network, setting, user, group is not None)
        pipes = {stream: os.pipe() for stream in ("log", *WRITTEN_BY_CASE)}
        ends = {stream: end for stream, (_, end) in pipes.items()}
        try:
            process = launch(
                prepare(cell, ends),
                enter(folder, limits.disk, group, user) if jailed else join(group),
                [ends[stream] for stream in WRITTEN_BY_CASE],
                gpu=setting.gpu,
                counted=group is not None,
                stdin=subprocess.DEVNULL,
                stdout=ends["log"],
                stderr=ends["log"],
                env={},
                cwd="/",
                start_new_session=True,
            )
        finally:
            for end in ends.values():
                os.close(end)
        try:
            streams = {stream: end for stream, (end, _) in pipes.items()}
            seen = watch(process, streams, limits, group)
        finally:
            for end, _ in pipes.values():
                os.close(end)
    log, noise = json_lines(seen.streams["log"])
    printed, errors = (seen.streams[s].decode("utf-8", "replace") for s in ("stdout", "stderr"))
    return Trace(
        case,
        setting,
        of_case(json_lines(seen.streams["report"])[0], len(case.steps)),
        of_gateway(log),
        tuple(printed.split(marker + "\n")),
        errors + noise,
        seen,
        cell.script,
        group.kind if group else cgroups.WATCH,
        bytes(seen.streams["pictures"]),
    )


def sweep() -> None:
    """Removes folders and groups of runners that were killed; those of running ones stay."""
    cgroups.sweep()
    entry.sweep(PREFIX)
