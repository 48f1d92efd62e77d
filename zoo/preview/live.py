"""Cards as they are edited: what changed is read again; a broken card keeps its last page."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from zoo.core.card import Card
from zoo.core.source import Source
from zoo.lint.check import Checked, Record, card_files, conclude, examine, prepare, read_source
from zoo.lint.inspect import Settings
from zoo.lint.settings import read_settings
from zoo.project.config import SettingsError
from zoo.project.paths import Project

State = tuple[int, int]  # time in nanoseconds and size of a file


@dataclass(slots=True)
class _Known:
    """A card's file as it was read last. card, facts: of its last good text."""

    state: State
    record: Record
    card: Card | None
    good: Record | None


@dataclass(slots=True)
class Live:
    """The cards of a project's folder; `refresh` reads what changed since the last time."""

    project: Project
    settings: Settings | None = None
    known: dict[Path, _Known] = field(default_factory=dict)

    def refresh(self) -> Checked:
        """All cards, each as it was when it last could be read; the diagnostics are today's."""
        with contextlib.suppress(SettingsError):  # half-written: the old ones hold
            settings = read_settings(self.project)
            if settings != self.settings:
                self.settings = settings
                self.known.clear()
        files = card_files([self.project.pages])
        self._read([file for file in files if self._changed(file)])
        for gone in set(self.known) - set(files):
            del self.known[gone]
        known = [self.known[file] for file in files if file in self.known]
        registry, found = conclude(self.project, [k.record for k in known])
        if any(k.good is not k.record for k in known):
            registry, _ = conclude(self.project, [k.good for k in known if k.good])
        return Checked(tuple(k.card for k in known if k.card), registry, found)

    def _changed(self, file: Path) -> bool:
        known = self.known.get(file)
        return known is None or known.state != _state(file)

    def _read(self, files: list[Path]) -> None:
        states = [_state(file) for file in files]  # before the text: a later change is seen again
        sources = [read_source(self.project, file) for file in files]
        prepare(source for source in sources if isinstance(source, Source))
        for file, state, source in zip(files, states, sources, strict=True):
            card, record = examine(source, self.settings or Settings())
            before = self.known.get(file)
            good = record if card is not None else before.good if before else None
            shown = card if card is not None else before.card if before else None
            self.known[file] = _Known(state, record, shown, good)


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
