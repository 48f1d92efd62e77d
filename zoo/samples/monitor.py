"""Watches a running sandbox from outside: gathers what it says, and stops it at its limits."""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import psutil

from zoo.samples.cgroups import Group
from zoo.samples.pictures import MOST_BYTES
from zoo.samples.usage import below, held, look, short_of_memory
from zoo.samples.workers import dead_worker

MEMORY_EVERY = 0.1  # seconds between two looks at the memory
WORKER_GRACE = 5.0  # seconds a sample has to notice that a worker process of its died
UNUSED = 4 << 30  # bytes that a process may reserve and not use: 256 threads have stacks of 2 GiB
UNCOUNTED = 256  # descriptors of a process where no control group counts what is behind them
GRACE = 15.0  # seconds the sandbox has, past its own time limit, to end by itself


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
    had too little memory left.
    """

    streams: dict[str, bytearray] = field(default_factory=dict)
    stopped: str = ""
    peak_memory: int = 0
    short: bool = False
    cpu: dict[int, float] = field(default_factory=dict)
    seconds: float = 0.0
    returncode: int | None = None


def watch(
    process: subprocess.Popen[bytes],
    streams: Mapping[str, int],
    limits: Limits,
    capped: tuple[str, ...],
    group: Group | None,
) -> ProcessUsage:
    """Reads the streams (name -> descriptor) until all are closed and the process has ended.

    capped: names of streams the case writes itself, which count against `limits.output`.
    group: counts its memory; without one, looks from outside have to do.
    """
    seen = ProcessUsage({name: bytearray() for name in streams})
    selector = selectors.DefaultSelector()
    for name, descriptor in streams.items():
        os.set_blocking(descriptor, False)
        selector.register(descriptor, selectors.EVENT_READ, name)
    start = time.monotonic()
    next_look = start
    died = 0.0
    tree = psutil.Process(process.pid)
    try:
        while selector.get_map():
            for key, _ in selector.select(MEMORY_EVERY):
                _drain(selector, key, seen)
            now = time.monotonic()
            if now >= next_look:
                numbers = below(tree) if group is None else group.processes()
                memory = look(numbers, seen.cpu)
                if group is None:
                    memory += held(numbers)
                seen.peak_memory = max(seen.peak_memory, memory)
                next_look = now + MEMORY_EVERY
                if _out_of_memory(seen, limits, group):
                    seen.stopped = "memory"
                if not died and dead_worker(_errors(seen)):
                    died = now
            seen.stopped = seen.stopped or _over(seen, limits, capped, now - start)
            if died and now - died > WORKER_GRACE:
                seen.stopped = seen.stopped or "worker"
            if seen.stopped:
                break
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


def _errors(seen: ProcessUsage) -> str:
    return seen.streams.get("stderr", bytearray()).decode("utf-8", "replace")


def _out_of_memory(seen: ProcessUsage, limits: Limits, group: Group | None) -> bool:
    if group is not None:
        return group.out_of_memory()
    seen.short = short_of_memory()
    return seen.short or seen.peak_memory > limits.memory


def _over(seen: ProcessUsage, limits: Limits, capped: tuple[str, ...], seconds: float) -> str:
    """The limit that is passed, or empty."""
    if sum(len(seen.streams[name]) for name in capped) > limits.output:
        return "output"
    if len(seen.streams.get("pictures", b"")) > MOST_BYTES:
        return "output"
    # Its own time limit ends the case first, with a trace; this is the stop behind it.
    return "time" if seconds > limits.seconds + GRACE else ""


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
