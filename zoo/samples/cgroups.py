"""Control groups: the kernel counts, and bounds, all the memory and processes of a case.

A group counts what no look from outside can find: files in memory, buffers of sockets, pages that
are mapped nowhere, page tables.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PREFIX = "zoo-case-"  # of groups, followed by the runner's process number
WATCH = "watch"  # named where there are no groups: looks from outside
PATIENCE = 2.0  # seconds that killed processes have to be gone
TCP_BUFFERS = 64 << 20  # bytes; version 1 counts them apart
OWN_PROCESSES = 128  # of the jail itself: bubblewrap, the gateway, a thread for each request

# Settings of a group by file, for `memory` bytes and `processes`. Those marked "?" are not on
# every machine: swap, and the TCP buffers of version 1.
SETTINGS = {
    "cgroup v1": (
        ("memory.limit_in_bytes", "{memory}"),
        ("memory.memsw.limit_in_bytes?", "{memory}"),
        ("memory.kmem.tcp.limit_in_bytes?", str(TCP_BUFFERS)),
        ("pids.max", "{processes}"),
    ),
    "cgroup v2": (
        ("memory.max", "{memory}"),
        ("memory.swap.max?", "0"),
        ("memory.oom.group?", "1"),
        ("pids.max", "{processes}"),
    ),
}
EVENTS = {"cgroup v1": "memory.oom_control", "cgroup v2": "memory.events"}
_KILLS = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Group:
    """A group, such as that of a case, or one that groups can be made below. kind: `cgroup v1` or
    `cgroup v2`. folders: in version 1 one of each controller, memory first."""

    kind: str
    folders: tuple[Path, ...]

    @property
    def entries(self) -> list[Path]:
        """Files that a process writes its number to, to enter."""
        return [folder / "cgroup.procs" for folder in self.folders]

    def below(self, name: str) -> Group:
        """The group of that name below this one."""
        return Group(self.kind, tuple(folder / name for folder in self.folders))

    def processes(self) -> list[int]:
        """The numbers of its processes."""
        with contextlib.suppress(OSError):
            return [int(number) for number in self.entries[0].read_text().split()]
        return []

    def out_of_memory(self) -> bool:
        """Whether the kernel killed a process of the group for its memory."""
        return read_number(_KILLS, self.folders[0] / EVENTS[self.kind]) > 0


def read_number(pattern: re.Pattern[str], file: Path) -> int:
    """The number that the pattern finds in a kernel file; 0 if it finds nothing."""
    with contextlib.suppress(OSError):
        # Not all is text: a process gives itself any name, which stands in its `status`.
        found = pattern.search(file.read_text("utf-8", "replace"))
        return int(found[1]) if found else 0
    return 0


@functools.cache
def place() -> Group | None:
    """Below which group this user may make groups; None where nowhere."""
    mounts, groups = Path("/proc/self/mountinfo"), Path("/proc/self/cgroup")
    with contextlib.suppress(OSError):
        own = own_groups(mounts.read_text(), groups.read_text())
        return next(filter(_works, places(own)), None)
    return None


@contextmanager
def new_group(name: str, memory: int, processes: int) -> Iterator[Group | None]:
    """A group with these limits, gone in the end with all its processes; None where there can
    be none."""
    where = place()
    if where is None:
        yield None
        return
    made = where.below(name)
    try:
        _make(made, memory, processes)
        yield made
    finally:
        remove(made)


def remove(group: Group) -> None:
    """Kills what is left in the group, and removes it."""
    end = time.monotonic() + PATIENCE
    waiting = [folder for folder in group.folders if folder.is_dir()]
    while waiting and time.monotonic() < end:
        for folder in list(waiting):
            try:
                folder.rmdir()
                waiting.remove(folder)
            except OSError:
                for number in Group(group.kind, (folder,)).processes():
                    with contextlib.suppress(OSError):
                        os.kill(number, signal.SIGKILL)
        if waiting:
            time.sleep(0.005)


def sweep() -> None:
    """Removes the groups of runners that were killed."""
    where = place() or Group("", ())
    for folder in where.folders:
        for old in folder.glob(f"{PREFIX}*"):
            runner = old.name.removeprefix(PREFIX).partition("-")[0]
            if runner.isdigit() and not Path("/proc", runner).exists():
                remove(Group(where.kind, (old,)))


def _make(group: Group, memory: int, processes: int) -> None:
    for folder in group.folders:
        folder.mkdir()
    values = {"memory": memory, "processes": processes + OWN_PROCESSES}
    for name, value in SETTINGS[group.kind]:
        plain = name.removesuffix("?")
        files = [f / plain for f in group.folders if (f / plain).exists()]
        if not files and plain == name:
            raise FileNotFoundError(f"{group.folders[0]} has no {name}")
        for file in files:
            with contextlib.suppress(OSError) if plain != name else contextlib.nullcontext():
                file.write_text(value.format(**values))


def _works(where: Group) -> bool:
    """Whether a process can be put into a new group there."""
    trial = where.below(f"{PREFIX}{os.getpid()}-trial")
    enter = "".join(f'echo $$ > "{file}" && ' for file in trial.entries) + "true"
    try:
        pass_on(where)
        _make(trial, 64 << 20, 8)
        done = subprocess.run(["/bin/sh", "-c", enter], capture_output=True, timeout=10)
        return done.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
    finally:
        remove(trial)


def pass_on(where: Group) -> None:
    """Lets groups of version 2 made there have limits: where no systemd runs, as in containers and
    small virtual machines, none is passed on by itself."""
    if where.kind == "cgroup v2":
        control = where.folders[0] / "cgroup.subtree_control"
        for controller in sorted({"memory", "pids"} - set(control.read_text().split())):
            control.write_text(f"+{controller}")


def places(own: Mapping[str, Path]) -> Iterator[Group]:
    """Places to try: beside this process's own group of version 2, below it; below those of
    version 1."""
    if "" in own:  # beside: a group with processes passes no controller on
        group = own[""]
        for folder in (group.parent, group):
            if (folder / "cgroup.controllers").is_file():
                yield Group("cgroup v2", (folder,))
    if "memory" in own and "pids" in own:
        yield Group("cgroup v1", (own["memory"], own["pids"]))


def own_groups(mounts: str, groups: str) -> dict[str, Path]:
    """Controller -> this process's own group, as a folder; "" is that of version 2. mounts, groups:
    texts of /proc/self/mountinfo and /proc/self/cgroup."""
    found: dict[str, Path] = {}
    paths: dict[str, str] = {}
    for line in groups.splitlines():
        _, controllers, path = line.split(":", 2)
        paths |= dict.fromkeys(controllers.split(","), path)
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        root, point = before.split(" ")[3:5]
        kind, _, options = after.split(" ")[:3]
        names = [""] if kind == "cgroup2" else options.split(",") if kind == "cgroup" else []
        for name in names:
            inside = paths.get(name, "").removeprefix("" if root == "/" else root)
            if name in paths:
                found[name] = Path(point, inside.lstrip("/"))
    return found
