"""Writes files whole: what reads one never sees half of it."""

from __future__ import annotations

import os
from pathlib import Path


def write_file(path: Path, text: str) -> bool:
    """Writes the text aside and renames it; False where the file already held just that."""
    data = text.encode()
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(data)
    aside.replace(path)
    return True


def write_cache(path: Path, content: bytes) -> None:
    """Writes what only makes the next run quicker; a full disk is no reason to stop this one."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
