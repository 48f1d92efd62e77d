"""Cards as they are edited: what changed is read again."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from zoo.core.card import BrokenCard, Card
from zoo.core.source import Source
from zoo.lint.check import Checked, Record, card_files, conclude, examine, prepare, sorted_out
from zoo.lint.inspect import Settings
from zoo.lint.reading import read_card
from zoo.lint.settings import read_settings
from zoo.project.config import SettingsError
from zoo.project.paths import Project

State = tuple[int, int]  # time in nanoseconds and size of a file


@dataclass(slots=True)
class _Known:
    """A card's file as it was read last."""

    state: State
    card: Card | BrokenCard
    record: Record


@dataclass(slots=True)
class Live:
    """The cards of a project's folder; `refresh` reads what changed since the last time."""

    project: Project
    settings: Settings | None = None
    known: dict[Path, _Known] = field(default_factory=dict)

    def refresh(self) -> Checked:
        """All cards as they are now."""
        with contextlib.suppress(SettingsError):  # half-written: the old ones hold
            settings = read_settings(self.project)
            if settings != self.settings:
                self.settings = settings
                self.known.clear()
        files = card_files(self.project)
        self._read([file for file in files if self._changed(file)])
        for gone in set(self.known) - set(files):
            del self.known[gone]
        known = [self.known[file] for file in files if file in self.known]
        registry, found = conclude(self.project, [k.record for k in known])
        cards, broken = sorted_out(k.card for k in known)
        return Checked(cards, registry, found, broken=broken)

    def _changed(self, file: Path) -> bool:
        known = self.known.get(file)
        return known is None or known.state != _state(file)

    def _read(self, files: list[Path]) -> None:
        states = [_state(file) for file in files]  # before the text: a later change is seen again
        read = [read_card(self.project, file) for file in files]
        prepare(source for source, _ in read if isinstance(source, Source))
        for file, state, (source, data) in zip(files, states, read, strict=True):
            card, record = examine(source, self.settings or Settings(), data)
            self.known[file] = _Known(state, card, record)


def fingerprint(paths: Iterable[Path]) -> dict[str, State]:
    """Every file below the paths, with its time and size: two of them differ when a file does.

    Links are not followed: no page holds what lies outside, and what lies inside is seen anyway.
    """
    found: dict[str, State] = {}
    for path in paths:
        if path.is_dir():
            _scan(str(path), found)
        else:
            found[str(path)] = _state(path)
    return found


def _scan(folder: str, found: dict[str, State]) -> None:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    _scan(entry.path, found)
                else:
                    state = entry.stat(follow_symlinks=False)
                    found[entry.path] = (state.st_mtime_ns, state.st_size)
    except OSError:  # gone in between
        return


def _state(file: Path) -> State:
    try:
        state = file.stat()
    except OSError:
        return 0, -1
    return state.st_mtime_ns, state.st_size
