"""Notices that a file changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Event

from zoo.project.files import files_below

State = tuple[int, int]  # time in nanoseconds and size of a file


def watch(
    paths: Callable[[], tuple[Path, ...]],
    changed: Callable[[], None],
    stop: Event,
    every: float = 0.03,
) -> None:
    """Calls `changed` whenever a file below the paths changes, until `stop` is set."""
    before = fingerprint(paths())
    while not stop.wait(every):
        now = fingerprint(paths())
        if now != before:
            before = now
            changed()


def fingerprint(paths: Iterable[Path]) -> dict[str, State]:
    """Every file below the paths, with its time and size: two of them differ when a file does. No
    link is followed: no page holds what lies outside, and what lies inside is seen anyway."""
    found: dict[str, State] = {}
    for path in paths:
        if path.is_dir():
            for name, state in files_below(path):
                found[f"{path}/{name}"] = (state.st_mtime_ns, state.st_size)
        else:
            found[str(path)] = (0, -1)
            with suppress(OSError):
                state = path.stat()
                found[str(path)] = (state.st_mtime_ns, state.st_size)
    return found
