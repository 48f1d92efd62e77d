"""The files that pages are made with: ours, and above them those of a hub, one by one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Theme:
    """base: the folder with our `templates/` and `static/`. overlay: a hub's folder of the same
    form, each file of which takes the place of ours. A pull request may bring the overlay.
    """

    base: Path
    overlay: Path | None = None

    def files(self, part: str) -> dict[str, Path]:
        """The files of `templates` or `static`, by their path below it, sorted."""
        found = dict(_files(self.base / part))
        if self.overlay:
            found |= {n: p for n, p in _files(self.overlay / part) if lies_in(p, self.overlay)}
        return dict(sorted(found.items()))


def lies_in(path: Path, folder: Path) -> bool:
    """Whether the path, its links followed, leads to something below the folder."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path
