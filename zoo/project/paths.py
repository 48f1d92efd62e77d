"""Where a project keeps things."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from zoo.core.hub import Hub
from zoo.project.cache import hub_cache
from zoo.project.config import SettingsError, has_settings, read_hub
from zoo.project.files import lies_in
from zoo.project.program import PACKAGE


@dataclass(frozen=True, slots=True)
class Project:
    """A hub on this disk, and where its output goes.

    root: the hub's folder; its settings, code and records lie here. pages: its folder of cards.
    public: the site. hub: what its settings say. own: the cards are the hub's own and the command
    runs inside it, so registry.json and assets.lock follow them; else the registry goes beside
    the site and the lock stays as it is. home: the folder the command runs for, whose cache is
    used; it differs from root where `--pages` names another hub's cards.
    """

    root: Path
    pages: Path
    public: Path
    own: bool = True
    hub: Hub = field(default_factory=Hub)
    home: Path = Path()

    def __post_init__(self) -> None:
        if self.home == Path():
            object.__setattr__(self, "home", self.root)

    @property
    def registry(self) -> Path:
        return self.root / "registry.json" if self.own else self.public / "registry.json"

    @property
    def lock(self) -> Path:
        return self.root / "assets.lock"

    @property
    def cache(self) -> Path:
        """What is believed, see `zoo.project.cache`; it lies outside of the hub."""
        return hub_cache(self.home)

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
    def measured(self) -> Path:
        """Figures measured again, a file for each entry: committed, written by `zoo evaluate`."""
        return self.root / "measured"

    @property
    def history(self) -> Path:
        """When each card was last green, by `zoo test --record`; docs/ci.md says who keeps it."""
        return self.root / "results" / "history.json"

    @property
    def store(self) -> Path:
        """Official weight files at hand, by their published names."""
        return Path(os.environ.get("ZOO_STORE") or self.cache / "weights")

    def shown(self, path: Path) -> str:
        """The path as messages name it: relative to the home, or whole if it was given whole."""
        try:
            return path.resolve().relative_to(self.home.resolve()).as_posix()
        except ValueError:
            whole = path if path.is_absolute() else Path(os.path.relpath(path, self.home))
            return whole.as_posix()

    def file(self, shown: str) -> Path:
        """The file that messages name so."""
        return self.home / shown


def find_project(start: Path, pages: Path | None = None, public: Path | None = None) -> Project:
    """The project around `start`, or the one that `pages` belong to.

    A hub's folder is the nearest one with settings, a hubconf.py or `hub_pages`, up to the top of
    the repository; else it is `start` itself, or what holds `pages`.

    Raises SettingsError.
    """
    start = start.resolve()
    home = root = _hub_folder(start) or start
    if pages is not None:
        folder = pages.resolve()
        around = home if folder.is_relative_to(home) else folder.parent
        root = _hub_folder(folder) or around
    hub = read_hub(root)
    usual = root / hub.pages
    if pages is None and not lies_in(usual, root):
        raise SettingsError(
            f"the folder of cards, {hub.pages}, lies outside the hub; move it into the hub, or "
            "name it with --pages"
        )
    its_own = pages is None or pages.resolve() == usual.resolve() or not usual.is_dir()
    return Project(
        root,
        pages if pages is not None else usual,
        public if public is not None else home / "site" / "public",
        own=root == home and its_own,
        hub=hub,
        home=home,
    )


def _hub_folder(start: Path) -> Path | None:
    """The nearest folder, from `start` up to the top of its repository, that looks like a hub."""
    for folder in (start, *start.parents):
        marks = (folder / "hubconf.py").is_file() or (folder / "hub_pages").is_dir()
        if marks or has_settings(folder):
            return folder
        if (folder / ".git").exists():
            return None
    return None


def theme() -> Path:
    """The folder of templates and static files: `site/` in a checkout, else in the package."""
    checkout = PACKAGE.parent / "site"
    return checkout if (checkout / "templates").is_dir() else PACKAGE / "theme"
