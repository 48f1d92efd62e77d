"""Keeps each card as it was read and checked, so that a build reads only changed cards again.

All lie in one file, `cards/NAME` of the hub's cache, by a digest of the card's path and text: a
build needs every card whole, and one large file is read far faster than a thousand small ones. It
begins with a digest of the rest; a file that is not as it was written counts as none.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from zoo.cards.decode import decode
from zoo.core.card import BrokenCard, Card
from zoo.core.diagnostics import Diagnostic
from zoo.core.source import Source
from zoo.lint.check import Checked, Record, conclude, examine, prepare, sorted_out
from zoo.lint.check_cache import ENOUGH, stamp
from zoo.lint.reading import card_bytes, shown_card
from zoo.lint.settings import read_settings
from zoo.project.files import write_cache
from zoo.project.paths import Project
from zoo.project.pool import forked, no_collection

Known = tuple[Card | BrokenCard, Record, str]  # the last one: a digest of what the card registers


class _Pickler(pickle.Pickler):
    """Writes a value as its class and fields, which is read twice as fast as by `dataclasses`."""

    def reducer_override(self, value: Any) -> Any:
        fields = getattr(type(value), "__dataclass_fields__", None)
        if fields is None:
            return NotImplemented
        given = (name for name, field in fields.items() if field.init)
        return type(value), tuple(getattr(value, name) for name in given)


def cached_check(project: Project, files: Iterable[Path]) -> Checked:
    """What `checking.check` finds, with the cards."""
    with no_collection():  # all that is read is kept to the end
        return _cached_check(project, files)


def _cached_check(project: Project, files: Iterable[Path]) -> Checked:
    settings = read_settings(project)
    mark = stamp(settings)
    store = _store(project)
    kept = _load(store)
    known: dict[int, Known] = {}
    blobs: dict[str, bytes] = {}
    missing: list[tuple[int, str, str, bytes]] = []
    folders: dict[Path, str] = {}
    for number, file in enumerate(files):
        if file.parent not in folders:
            folders[file.parent] = project.shown(file.parent)
        shown = shown_card(folders[file.parent], file)
        data = card_bytes(file, shown)
        if isinstance(data, Diagnostic):
            known[number] = (*examine(data, settings), "")
            continue
        key = hashlib.sha256(b"\0".join((mark, shown.encode(), data))).hexdigest()
        if key in kept:
            blobs[key] = kept[key]
            known[number] = pickle.loads(kept[key])
        else:
            missing.append((number, key, shown, data))

    def work(chunk: list[tuple[int, str, str, bytes]]) -> list[bytes]:
        sources: list[Source | Diagnostic] = [decode(shown, data) for _, _, shown, data in chunk]
        prepare(source for source in sources if isinstance(source, Source))
        data = (row[3] for row in chunk)
        return [_dump(*examine(s, settings, d)) for s, d in zip(sources, data, strict=True)]

    chunks = [missing[at : at + ENOUGH] for at in range(0, len(missing), ENOUGH)]
    for place, done in forked(work, chunks, 1):
        for (number, key, _, _), blob in zip(chunks[place], done, strict=True):
            blobs[key] = blob
            known[number] = pickle.loads(blob)
    if blobs.keys() != kept.keys():
        content = pickle.dumps(blobs, 5)
        write_cache(store, hashlib.sha256(content).digest() + content)
    read = [known[number] for number in sorted(known)]
    registry, found = conclude(project, [record for _, record, _ in read])
    digest = hashlib.sha256(repr([one for _, _, one in read]).encode()).hexdigest()
    cards, broken = sorted_out(card for card, _, _ in read)
    return Checked(cards, registry, found, digest, broken)


def _dump(card: Card | BrokenCard, record: Record) -> bytes:
    digest = hashlib.sha256(repr(record.facts).encode()).hexdigest()
    out = BytesIO()
    _Pickler(out, 5).dump((card, record, digest))
    return out.getvalue()


def _store(project: Project) -> Path:
    name = hashlib.sha256(os.fsencode(project.pages.resolve())).hexdigest()[:16]
    return project.cache / "cards" / name


def _load(path: Path) -> dict[str, bytes]:
    try:
        content = path.read_bytes()
    except OSError:
        return {}
    whole = hashlib.sha256(content[32:]).digest() == content[:32]
    kept: dict[str, bytes] = pickle.loads(memoryview(content)[32:]) if whole else {}
    return kept
