"""What a run has measured so far: a line of JSON for each batch, appended when it is done.

A run can be killed at any moment: what it loses is the batch at work, and perhaps a torn last line.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from zoo.core.jsontext import exactly
from zoo.models.evaluate.protocol import Outcome

KEPT = 30 * 86400.0  # seconds


class Busy(RuntimeError):
    """Another run writes this journal; the text says which."""


@dataclass(frozen=True, slots=True)
class Line:
    """One batch. seconds: that it took. outcomes: by key of the sample. broken: key of a picture
    that cannot be read -> why."""

    batch: int
    seconds: float
    outcomes: Mapping[str, Outcome]
    broken: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Journal:
    """An open journal. end: of what counts, in bytes; the rest stays until a line replaces it.
    before: pictures that it had. done: batches that need not run again."""

    path: Path
    file: BinaryIO
    end: int = 0
    before: int = 0
    done: set[int] = field(default_factory=set)

    def add(self, line: Line) -> None:
        """In one write: a line is there whole, or it is the torn last one."""
        self.file.seek(self.end)
        self.file.truncate()
        self.file.write(json.dumps(asdict(line)).encode() + b"\n")
        self.file.flush()
        self.end = self.file.tell()

    def lines(self) -> Iterator[Line]:
        """All lines, read again; of a batch with broken pictures that ran again, both."""
        with self.path.open("rb") as file:
            for line, stop in _whole(file):
                if stop > self.end:
                    return
                yield line


@contextmanager
def open_journal(path: Path, resume: bool) -> Iterator[Journal]:
    """resume: go on after what is there, else start over, and keep that until a line is added.

    Raises Busy.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path), path.open("r+b" if path.exists() else "w+b") as file:
        _forget(path)
        journal = Journal(path, file)
        for line, stop in _whole(file):
            journal.before += len(line.outcomes)
            if resume:
                journal.end = stop
            if resume and not line.broken:  # somebody may have fixed the picture
                journal.done.add(line.batch)
        yield journal


def _forget(path: Path) -> None:
    """Removes journals that nobody went on with for a month, and their locks."""
    for old in path.parent.iterdir():
        with suppress(OSError):
            if old.stem != path.stem and time.time() - old.stat().st_mtime > KEPT:
                old.unlink()


def _whole(file: BinaryIO) -> Iterator[tuple[Line, int]]:
    """Each line and where it ends, up to the first that is torn."""
    end = 0
    for text in file:
        end += len(text)
        try:
            fields = exactly(dict, json.loads(text))
            line = Line(**fields)
        except (ValueError, TypeError):
            return
        if not text.endswith(b"\n"):
            return
        yield line, end


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Raises Busy while another run holds the journal; the system frees a killed run's."""
    with path.with_suffix(".lock").open("a+", encoding="utf-8") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            guard.seek(0)
            who = guard.read().strip() or "another process"
            raise Busy(f"{who} measures the same; wait for it, or stop it") from None
        guard.truncate(0)
        guard.write(f"process {os.getpid()} on {platform.node()}")
        guard.flush()
        yield
