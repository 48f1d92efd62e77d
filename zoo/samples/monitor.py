"""Watches a running sandbox from outside: gathers what it says, and stops it at its limits."""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from zoo.samples.cgroups import Group, read_number
from zoo.samples.entry import rooms_in
from zoo.samples.events import MOST_BYTES, dead_worker

# Streams that a case can make grow: the log holds a line for each request of its.
CAPPED = ("stdout", "stderr", "report", "log")
MEMORY_EVERY = 0.1  # seconds between two looks at the memory
WORKER_GRACE = 5.0  # seconds a sample has to notice that a worker process of its died
UNUSED = 4 << 30  # bytes that a process may reserve and not use: 256 threads have stacks of 2 GiB
UNCOUNTED = 256  # descriptors of a process where no control group counts what is behind them
GRACE = 15.0  # seconds the sandbox has, past its own time limit, to end by itself
A_FILE = 1024  # bytes the kernel keeps for a file, whatever it holds
A_SOCKET = 2 * 212_992  # bytes of a socket's two buffers, whose size the jail cannot change
RESERVE = 1 << 30  # bytes that have to stay free on this machine, or a tenth of all it has
_SOCKETS = re.compile(r"^sockets: used (\d+)", re.MULTILINE)
_TABLES = re.compile(r"^VmPTE:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a case may use.

    seconds: wall time. longest: of it, that a card may ask for. memory: bytes of all processes,
    with their files. output: bytes printed, and of the addresses asked for. processes: with
    threads. file: bytes of one file. disk: of all files. descriptors: files and sockets that a
    process may have open.
    """

    seconds: float = 600.0
    longest: float = 1800.0
    memory: int = 8 << 30
    output: int = 1 << 20
    processes: int = 256
    file: int = 2 << 30
    disk: int = 4 << 30
    descriptors: int = 1024

    @property
    def may_ask(self) -> float:
        """Seconds that a card may ask for."""
        return max(self.seconds, self.longest)

    def rlimits(self, *, counted: bool = True) -> dict[str, int]:
        """For `resource.setrlimit`. Address space is no budget (a forward pass reserves 10 GB).

        counted: a control group holds the memory; without one, each process has its own limit,
        and there are fewer descriptors, each of which may be a socket with two buffers.
        """
        limits = {
            "RLIMIT_NPROC": self.processes,
            "RLIMIT_FSIZE": self.file,
            "RLIMIT_CORE": 0,
            "RLIMIT_NOFILE": self.descriptors,
        }
        if not counted:
            limits["RLIMIT_DATA"] = self.memory + UNUSED
            limits["RLIMIT_NOFILE"] = min(self.descriptors, UNCOUNTED)
        return limits


@dataclass(slots=True)
class ProcessUsage:
    """What was seen. streams: bytes by name. stopped: the limit that ended it, or empty.

    cpu: seconds of processor time of each process, up to the last look at it. short: this machine
    had too little memory left. died: seconds after which a worker process of a sample had, or 0.
    """

    streams: dict[str, bytearray] = field(default_factory=dict)
    stopped: str = ""
    peak_memory: int = 0
    short: bool = False
    cpu: dict[int, float] = field(default_factory=dict)
    seconds: float = 0.0
    died: float = 0.0
    returncode: int | None = None


def watch(
    process: subprocess.Popen[bytes],
    streams: Mapping[str, int],
    limits: Limits,
    group: Group | None,
) -> ProcessUsage:
    """Reads the streams (name -> descriptor) until all are closed and the process has ended.

    group: counts its memory; without one, looks from outside have to do.
    """
    seen = ProcessUsage({name: bytearray() for name in streams})
    selector = selectors.DefaultSelector()
    for name, descriptor in streams.items():
        os.set_blocking(descriptor, False)
        selector.register(descriptor, selectors.EVENT_READ, name)
    start = time.monotonic()
    next_look = 0.0
    tree = psutil.Process(process.pid)
    try:
        while selector.get_map() and not seen.stopped:
            for key, _ in selector.select(MEMORY_EVERY):
                _drain(selector, key, seen)
            seen.seconds = time.monotonic() - start
            if seen.seconds >= next_look:
                _look(seen, tree, limits, group)
                next_look = seen.seconds + MEMORY_EVERY
            seen.stopped = seen.stopped or _over(seen, limits)
    finally:
        _end(process, tree)
        for key in list(selector.get_map().values()):
            _drain(selector, key, seen)
        selector.close()
    if group is not None and group.out_of_memory():
        seen.stopped = "memory"
    seen.seconds = time.monotonic() - start
    seen.returncode = process.returncode
    return seen


def _look(seen: ProcessUsage, tree: psutil.Process, limits: Limits, group: Group | None) -> None:
    """Notes what the processes take, whether that is too much, and whether a worker has died."""
    memory = 0
    numbers = _below(tree) if group is None else group.processes()
    for number in numbers:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(number)
            tables = read_number(_TABLES, Path(f"/proc/{number}/status")) << 10
            memory += process.memory_info().rss + tables
            seen.cpu[number] = sum(process.cpu_times()[:2])
    if group is None:
        memory += next((_held(number) for number in numbers if _jailed(number)), 0)
        seen.short = short_of_memory()
    seen.peak_memory = max(seen.peak_memory, memory)
    over = seen.short or seen.peak_memory > limits.memory
    if group.out_of_memory() if group else over:
        seen.stopped = "memory"
    if not seen.died and dead_worker(seen.streams["stderr"].decode("utf-8", "replace")):
        seen.died = seen.seconds


def _over(seen: ProcessUsage, limits: Limits) -> str:
    """The limit that is passed, or empty."""
    printed = sum(len(seen.streams[name]) for name in CAPPED)
    if printed > limits.output or len(seen.streams["pictures"]) > MOST_BYTES:
        return "output"
    # Its own time limit ends the case first, with a trace; this is the stop behind it.
    if seen.seconds > limits.seconds + GRACE:
        return "time"
    return "worker" if seen.died and seen.seconds - seen.died > WORKER_GRACE else ""


def _drain(
    selector: selectors.BaseSelector, key: selectors.SelectorKey, seen: ProcessUsage
) -> None:
    try:
        data = os.read(key.fd, 1 << 16)
    except BlockingIOError:
        return
    if data:
        seen.streams[key.data] += data
    else:
        selector.unregister(key.fd)


def _end(process: subprocess.Popen[bytes], tree: psutil.Process) -> None:
    """No process stays: killing bubblewrap ends its jail; without one, each is killed by itself."""
    rest: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        rest = tree.children(recursive=True)
    if process.poll() is None:
        try:
            process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
    for child in rest:
        with contextlib.suppress(psutil.Error):
            child.kill()
    psutil.wait_procs(rest, timeout=5)


def _below(tree: psutil.Process) -> list[int]:
    """The numbers of a process and of all below it. Reads every process of the machine."""
    with contextlib.suppress(psutil.Error):
        return [tree.pid, *(process.pid for process in tree.children(recursive=True))]
    return []


def short_of_memory() -> bool:
    """Whether this machine has less memory left than it needs itself."""
    memory = psutil.virtual_memory()
    return bool(memory.available < min(RESERVE, memory.total // 10))


def _jailed(number: int) -> bool:
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{number}/ns/net") != os.readlink("/proc/self/ns/net")
    return False


def _held(number: int) -> int:
    """Bytes that the jail of a process holds beside it: files in memory, buffers of sockets."""
    taken = read_number(_SOCKETS, Path(f"/proc/{number}/net/sockstat")) * A_SOCKET
    for inside in rooms_in(Path()):
        with contextlib.suppress(OSError):
            found = os.statvfs(f"/proc/{number}/root{inside}")
            taken += (found.f_blocks - found.f_bfree) * found.f_frsize
            taken += (found.f_files - found.f_ffree) * A_FILE
    return taken
