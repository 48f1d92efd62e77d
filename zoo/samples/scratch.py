"""Folders that hostile code may write to, and how they go."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zoo.samples.jail import NOBODY, as_root


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
    command = ["rm", "-rf", "--one-file-system", "--", str(folder)]
    subprocess.run(command, stderr=subprocess.DEVNULL, check=False)


def give(folder: Path) -> None:
    """Lets the jail's user write there."""
    if as_root():
        os.chown(folder, NOBODY, NOBODY)
