"""Folders that hostile code may write to, and how they go."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch(prefix: str, folder: Path | None = None) -> Iterator[Path]:
    """A new folder, removed in the end with all that lies in it."""
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
    try:
        yield made
    finally:
        remove(made)


def remove(folder: Path) -> None:
    """Not by shutil.rmtree: it calls itself for each level, and a case can make thousands."""
    _quiet("rm", "-rf", "--one-file-system", "--", str(folder))
    if folder.exists():  # outside of the jail, a case may close folders of its user
        _quiet("chmod", "-R", "u+rwx", "--", str(folder))
        _quiet("rm", "-rf", "--one-file-system", "--", str(folder))


def _quiet(*command: str) -> None:
    # Found where the system keeps it, whatever PATH says.
    subprocess.run(command, stderr=subprocess.DEVNULL, check=False, env={})
