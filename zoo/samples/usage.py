"""What a running case takes, as seen from outside: memory, processor time, room on the disk."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path

import psutil

BLOCK = 4096  # bytes that even an empty file counts

Nameless = dict[tuple[int, int], int]  # bytes by device and inode


def look(tree: psutil.Process, cpu: dict[int, float]) -> tuple[int, Nameless]:
    """Bytes of memory of a process and all below it; and of each disk file without a name.

    cpu: takes the seconds of processor time of each process.
    """
    resident = 0
    memory: Nameless = {}
    disk: Nameless = {}
    with contextlib.suppress(psutil.Error):
        for process in (tree, *tree.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                resident += process.memory_info().rss
                cpu[process.pid] = sum(process.cpu_times()[:2])
            _nameless(process.pid, memory, disk)
    return resident + sum(memory.values()), disk


def _nameless(pid: int, memory: Nameless, disk: Nameless) -> None:
    """Adds the open files that no folder holds: memfds, and files deleted while open."""
    with contextlib.suppress(OSError):
        for descriptor in os.scandir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                found = os.stat(descriptor.path)
                if found.st_nlink == 0 and stat.S_ISREG(found.st_mode):
                    held = os.readlink(descriptor.path).startswith("/memfd:")
                    kind = memory if held else disk
                    kind[found.st_dev, found.st_ino] = found.st_blocks * 512


def weigh(folder: Path) -> int:
    """Bytes that the files below a folder take, and a block more for each file and folder.

    Folders so deep that no path leads to them hold more than may be weighed: too much.
    """
    total = 0
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    total += BLOCK
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        with contextlib.suppress(FileNotFoundError):
                            total += entry.stat(follow_symlinks=False).st_blocks * 512
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return sys.maxsize
    return total
