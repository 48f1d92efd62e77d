"""Worker processes of a sample that died before they could work, as standard error tells it.

A pool waits for ever for a task whose worker died over it, and starts another that dies the same
way: nothing but the worker's traceback says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A pool's worker that ends by an exception; of a process that was spawned, the frame
# that reads what it has to run and imports the sample. (What a worker's task raises is caught.)
_DEAD = re.compile(
    r"^Process \w*PoolWorker-[\d:]+:\nTraceback .*\n"
    r'|^Traceback .*\n(?:  .*\n)*?  File "[^"]*multiprocessing/spawn\.py", line \d+, in _main\n',
    re.MULTILINE,
)
_END = re.compile(r"^[A-Za-z_][\w.]*(?::.*)?$", re.MULTILINE)  # between lines of other workers


@dataclass(frozen=True, slots=True)
class DeadWorker:
    """exception: what it ended with, in a line. traceback: all it printed."""

    exception: str
    traceback: str


def dead_worker(errors: str) -> DeadWorker | None:
    """The first worker that died, by what the case wrote to standard error."""
    start = _DEAD.search(errors)
    end = _END.search(errors, start.end()) if start else None
    if start is None or end is None:
        return None
    return DeadWorker(_headline(errors, end), errors[start.start() : end.end()])


def _headline(errors: str, end: re.Match[str]) -> str:
    """Python's own words on unguarded samples begin two lines below the exception's name."""
    line = end[0].rstrip()
    if line.endswith(":"):
        rest = errors[end.end() : end.end() + 500].strip().split("\n\n")[0]
        line += " " + " ".join(rest.split())
    return line
