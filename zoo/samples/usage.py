"""What a running case takes, as seen from outside: memory, processor time."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

import psutil

from zoo.samples.entry import rooms_in

A_FILE = 1024  # bytes the kernel keeps for a file, whatever it holds
A_SOCKET = 2 * 212_992  # bytes of a socket's two buffers, whose size the jail cannot change
RESERVE = 1 << 30  # bytes that have to stay free on this machine, or a tenth of all it has
_SOCKETS = re.compile(r"^sockets: used (\d+)", re.MULTILINE)
_TABLES = re.compile(r"^VmPTE:\s+(\d+) kB", re.MULTILINE)


def below(tree: psutil.Process) -> list[int]:
    """The numbers of a process and of all below it. Reads every process of the machine."""
    with contextlib.suppress(psutil.Error):
        return [tree.pid, *(process.pid for process in tree.children(recursive=True))]
    return []


def look(numbers: Iterable[int], cpu: dict[int, float]) -> int:
    """Bytes of resident memory of the processes, with their page tables.

    cpu: takes the seconds of processor time of each process.
    """
    resident = 0
    for number in numbers:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(number)
            resident += process.memory_info().rss + _tables(number)
            cpu[number] = sum(process.cpu_times()[:2])
    return resident


def held(numbers: Iterable[int]) -> int:
    """Bytes that a jail holds and none of its processes: files in memory, buffers of sockets.

    numbers: processes in and above the jail.
    """
    inside = (number for number in numbers if _jailed(number))
    return next((_files(number) + _buffers(number) for number in inside), 0)


def short_of_memory() -> bool:
    """Whether this machine has less memory left than it needs itself."""
    memory = psutil.virtual_memory()
    return bool(memory.available < min(RESERVE, memory.total // 10))


def _jailed(number: int) -> bool:
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{number}/ns/net") != os.readlink("/proc/self/ns/net")
    return False


def _files(number: int) -> int:
    taken = 0
    for room in rooms_in(Path(), 0):
        with contextlib.suppress(OSError):
            found = os.statvfs(f"/proc/{number}/root{room.inside}")
            taken += (found.f_blocks - found.f_bfree) * found.f_frsize
            taken += (found.f_files - found.f_ffree) * A_FILE
    return taken


def _buffers(number: int) -> int:
    with contextlib.suppress(OSError):
        found = _SOCKETS.search(Path(f"/proc/{number}/net/sockstat").read_text())
        return int(found[1]) * A_SOCKET if found else 0
    return 0


def _tables(number: int) -> int:
    with contextlib.suppress(OSError):
        found = _TABLES.search(Path(f"/proc/{number}/status").read_text())
        return int(found[1]) << 10 if found else 0
    return 0
