"""Keeps what is known of each card by its content, so that only changed cards are read again.

`zoo check` needs no card's text, only findings, registry entries and a few places: a Record. They
lie in `check` of the hub's cache, one file each, named after the card's path and bytes, the rules'
code, the settings and the versions of what the rules ask. A file that cannot be read is a miss.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from zoo.cards.decode import decode
from zoo.core.diagnostics import Diagnostic
from zoo.core.source import Source
from zoo.lint import speller
from zoo.lint.check import Checked, Record, conclude, examine, prepare
from zoo.lint.inspect import Settings
from zoo.lint.reading import card_bytes, shown_card
from zoo.lint.record_json import dump_record, load_record
from zoo.lint.settings import read_settings
from zoo.project.files import write_cache
from zoo.project.paths import PACKAGE, Project
from zoo.project.pool import forked, no_collection

ENOUGH = 30  # changed cards that are worth a process
KEPT = 4  # times as many files as cards may lie in the cache


def quick_check(project: Project, files: Iterable[Path]) -> tuple[Checked, int]:
    """What `checking.check` finds, without the cards themselves; and the number of cards."""
    with no_collection():  # a thousand records are all kept to the end
        return _quick_check(project, files)


def _quick_check(project: Project, files: Iterable[Path]) -> tuple[Checked, int]:
    settings = read_settings(project)
    folder = project.cache / "check"
    mark = stamp(settings)
    keys: list[Path] = []
    folders: dict[Path, str] = {}
    records: dict[int, Record] = {}
    missing: list[tuple[int, str, bytes]] = []
    for number, file in enumerate(files):
        folder_shown = folders.get(file.parent) or project.shown(file.parent)
        folders[file.parent] = folder_shown
        shown = shown_card(folder_shown, file)
        data = card_bytes(file, shown)
        if isinstance(data, Diagnostic):
            keys.append(folder)
            records[number] = examine(data, settings)[1]
            continue
        name = hashlib.sha256(b"\0".join((mark, shown.encode(), data))).hexdigest()
        keys.append(folder / name[:2] / name[2:40])
        known = _load(keys[-1])
        if known is None:
            missing.append((number, shown, data))
        else:
            records[number] = known
    for number, text in _examine_all(missing, settings):
        records[number] = load_record(text)
        write_cache(keys[number], text.encode())
    if missing:
        _sweep(folder, keys)
    registry, found = conclude(project, (records[n] for n in sorted(records)))
    cards = sum(record.facts is not None for record in records.values())
    return Checked((), registry, found), cards


def _examine_all(
    missing: list[tuple[int, str, bytes]], settings: Settings
) -> Iterator[tuple[int, str]]:
    chunks = [missing[at : at + ENOUGH] for at in range(0, len(missing), ENOUGH)]
    for _, done in forked(partial(_examine, settings), chunks, 1):
        yield from done


def _examine(settings: Settings, chunk: list[tuple[int, str, bytes]]) -> list[tuple[int, str]]:
    with no_collection():
        sources: list[Source | Diagnostic] = [decode(shown, data) for _, shown, data in chunk]
        prepare(s for s in sources if isinstance(s, Source))
        records = (examine(source, settings)[1] for source in sources)
        return [(n, dump_record(r)) for (n, _, _), r in zip(chunk, records, strict=True)]


def stamp(settings: Settings) -> bytes:
    """Everything but the card that what is found depends on."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(
        p
        for part in ("core", "project", "markdown", "cards", "lint")
        for p in (PACKAGE / part).rglob("*.py")
    ):
        digest.update(path.read_bytes())
    modules = (find_spec(library) for library in ("pyflakes", "yaml"))
    for file in (*(spec.origin for spec in modules if spec), speller.program()):
        state = os.stat(file) if file else None
        digest.update(f"{state and (state.st_mtime_ns, state.st_size)}\n".encode())
    words, habits = sorted(settings.words), sorted(settings.habits)
    digest.update(repr((words, habits, settings.hub, settings.hubconf)).encode())
    return digest.digest()


def _load(path: Path) -> Record | None:
    try:
        return load_record(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _sweep(folder: Path, used: list[Path]) -> None:
    """Deletes what no card of this run uses, once far more than that lies there."""
    there = list(folder.glob("*/*"))
    if len(there) > KEPT * len(used) + 1000:
        for path in set(there) - set(used):
            path.unlink(missing_ok=True)
