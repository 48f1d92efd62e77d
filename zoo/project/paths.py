"""Where a project keeps things."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


class TrackedCache(RuntimeError):
    """The cache came with the repository; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Project:
    """root: the folder all shown paths are relative to. pages: the folder of cards.

    own: the pages are the project's own, so registry.json and assets.lock follow them; else the
    registry of these pages goes beside their output.
    """

    root: Path
    pages: Path
    public: Path
    own: bool = True

    @property
    def registry(self) -> Path:
        return self.root / "registry.json" if self.own else self.public / "registry.json"

    @property
    def lock(self) -> Path:
        return self.root / "assets.lock"

    @property
    def cache(self) -> Path:
        return self.root / ".cache" / "zoo"

    @property
    def results(self) -> Path:
        """The newest result of every card, for the site; another folder's cards have their own."""
        if self.own:
            return self.cache / "results.json"
        name = hashlib.sha256(str(self.pages.resolve()).encode()).hexdigest()[:12]
        return self.cache / f"results-{name}.json"

    @property
    def measurements(self) -> Path:
        """What each entry costs: committed, written by `zoo measure`."""
        return self.root / "measurements.json"

    @property
    def history(self) -> Path:
        """When each card was last green, by `zoo test --record`; docs/ci.md says who keeps it."""
        return self.root / "results" / "history.json"

    @property
    def store(self) -> Path:
        """Official weight files at hand, by their published names."""
        return Path(os.environ.get("ZOO_STORE") or self.cache / "weights")

    def shown(self, path: Path) -> str:
        """The path as messages name it: relative to the root where it lies below it."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()


def find_project(start: Path, pages: Path | None = None, public: Path | None = None) -> Project:
    """The project around `start`: the nearest folder that holds `hub_pages`, else `start`.

    Raises TrackedCache where its cache is part of the repository: what lies there is believed, so
    a pull request could bring results of samples that never ran, and code.
    """
    start = start.resolve()
    root = next((p for p in (start, *start.parents) if (p / "hub_pages").is_dir()), start)
    if os.path.lexists(root / ".cache") and _tracked(root, ".cache"):
        raise TrackedCache(
            f"{root / '.cache'} is tracked by git, and what lies there is believed: whoever wrote "
            "it could pretend that samples passed; git rm -r --cached .cache, delete the folder, "
            "and add /.cache/ to .gitignore"
        )
    own = pages is None or pages.resolve() == (root / "hub_pages").resolve()
    return Project(
        root,
        pages if pages is not None else root / "hub_pages",
        public if public is not None else root / "site" / "public",
        own,
    )


def _tracked(root: Path, name: str) -> bool:
    # whoever owns the checkout: a container's root often works on another user's
    command = ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "--", name]
    try:
        done = subprocess.run(command, capture_output=True)
    except OSError:  # no git, so nothing came by it
        return False
    return bool(done.stdout)


def theme() -> Path:
    """The folder of templates and static files: `site/` in a checkout, else in the package."""
    checkout = PACKAGE.parent / "site"
    return checkout if (checkout / "templates").is_dir() else PACKAGE / "theme"
