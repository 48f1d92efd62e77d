"""A separate user for each case, so that limits on a user's processes never meet."""

from __future__ import annotations

import functools
import itertools
import os
from pathlib import Path

HIGHEST = 1 << 31
SPAN = 1 << 30  # users that cases are given: 2^30 to 2^31 - 1, which no system gives to anybody
A_RUN = 256  # users of one runner, in turn

_numbers = itertools.count()


@functools.cache
def _mapped() -> tuple[int, int]:
    """The first user of the range for cases, and how many there are; 0 where there is one user."""
    try:
        rows = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
        first, count = max(((int(r[0]), int(r[2])) for r in rows), key=sum)
    except (OSError, ValueError):
        return 0, 0
    end = min(first + count, HIGHEST)
    span = min(SPAN, (end - first) // 2)
    return end - span, span if span >= A_RUN else 0


def as_root() -> bool:
    """Whether this process may run cases as other users: not so in a namespace of one user."""
    return os.geteuid() == 0 and _mapped()[1] > 0


def new_user() -> int | None:
    """A number that no other running case has; None where cases run as this process's user."""
    if not as_root():
        return None
    first, count = _mapped()
    return first + (os.getpid() * A_RUN + next(_numbers) % A_RUN) % count
