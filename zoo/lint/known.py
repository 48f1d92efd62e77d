"""Reads and examines cards; those that did not change come from the store or from memory."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from hashlib import sha256
from io import BytesIO
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Any

from zoo.cards.decode import decode, title_in
from zoo.core.card import BrokenCard, Card
from zoo.core.diagnostics import Diagnostic
from zoo.core.source import Source
from zoo.lint.inspect import NOT_CHECKED, Inspected, Settings, inspect_all
from zoo.lint.reading import LONGEST_NAME, card_bytes, shown_card
from zoo.lint.speller import ask, words_of
from zoo.project.paths import Project
from zoo.project.pool import forked
from zoo.project.store import Store

ENOUGH = 30  # changed cards that are worth a process


class KnownCard:
    """One file as it was read. Its card is loaded when asked for: `zoo check` needs records."""

    def __init__(self, content: bytes) -> None:
        unpickler = pickle.Unpickler(BytesIO(content))
        self.record: Inspected = unpickler.load()
        self._load: Callable[[], Card | BrokenCard] = unpickler.load

    @cached_property
    def card(self) -> Card | BrokenCard:
        card = self._load()
        del self._load  # and with it the content
        return card


class KnownCards:
    """What is known of cards; a preview keeps one of these from change to change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[bytes, KnownCard] = {}

    def read(self, project: Project, files: Iterable[Path], settings: Settings) -> list[KnownCard]:
        """The files in their order; only those that are not known are read as cards."""
        before, self._known = self._known, {}
        words, habits = sorted(settings.words), sorted(settings.habits)
        mark = repr((words, habits, settings.hub, settings.hubconf)).encode()
        keys: list[bytes] = []
        missing: list[tuple[bytes, str, bytes | Diagnostic]] = []
        folders: dict[Path, str] = {}
        for file in files:
            if file.parent not in folders:
                folders[file.parent] = project.shown(file.parent)
            shown = shown_card(folders[file.parent], file)
            data = card_bytes(file, shown)
            content = repr(data).encode() if isinstance(data, Diagnostic) else data
            name = shown.encode("utf-8", "surrogateescape")
            keys.append(key := sha256(b"\0".join((mark, name, content))).digest())
            if key in before:
                self._known[key] = before[key]
            elif (kept := self._store.get("card", key)) is not None:
                self._known[key] = KnownCard(kept)
            else:
                missing.append((key, shown, data))
        self._examine(missing, settings)
        self._store.prune()
        return [self._known[key] for key in keys]

    def _examine(
        self, missing: list[tuple[bytes, str, bytes | Diagnostic]], settings: Settings
    ) -> None:
        def work(chunk: list[tuple[bytes, str, bytes | Diagnostic]]) -> tuple[list[bytes], bool]:
            read = [d if isinstance(d, Diagnostic) else decode(shown, d) for _, shown, d in chunk]
            # Asking about the words of many cards at once is far faster than card by card.
            heard = ask(w for s in read if isinstance(s, Source) for w in words_of(s.text))
            datas = [d if isinstance(d, bytes) else b"" for _, _, d in chunk]
            done = [dump(*one) for one in examine(read, settings, datas)]
            return done, heard

        chunks = [missing[at : at + ENOUGH] for at in range(0, len(missing), ENOUGH)]
        for place, (done, heard) in forked(work, chunks, 1):
            for (key, _, _), content in zip(chunks[place], done, strict=True):
                self._known[key] = known = KnownCard(content)
                codes = {one.code for one in known.record.diagnostics}
                if heard and NOT_CHECKED not in codes:  # else the next run tries again
                    self._store.put(content, "card", key)


def examine(
    read: Sequence[Source | Diagnostic], settings: Settings, datas: Sequence[bytes] = (b"",)
) -> Iterator[tuple[Card | BrokenCard, Inspected]]:
    """What each file shows by itself: its card, and the rest. datas: the bytes of each."""
    inspected = iter(inspect_all([s for s in read if isinstance(s, Source)], settings))
    for source, data in zip(read, datas, strict=True):
        if isinstance(source, Diagnostic):
            broken = _broken(source.path, title_in(data))
            yield broken, Inspected(None, (source,), None, (), ())
        else:
            one = next(inspected)
            card = one.card or _broken(source.path, title_in(source.text.encode()))
            yield card, one._replace(card=None)


def _broken(path: str, title: str) -> BrokenCard:
    name = PurePosixPath(path).stem
    if len(os.fsencode(name)) > LONGEST_NAME:  # its page needs a file name, too
        name = f"{name[:40]}-{sha256(os.fsencode(name)).hexdigest()[:12]}"
    return BrokenCard(name, title or name, path)


class _Pickler(pickle.Pickler):
    """Writes a value as its class and fields, which is read twice as fast as by `dataclasses`."""

    def reducer_override(self, value: Any) -> Any:
        made: Any = type(value)
        fields = _fields(made)
        return NotImplemented if fields is None else (made, fields(value))


@cache
def _fields(made: Any) -> Callable[[Any], tuple[Any, ...]] | None:
    """Reads the fields that make a value; None for a class that pickle writes well itself."""
    if issubclass(made, tuple) and made is not tuple:
        return tuple  # a NamedTuple
    fields = getattr(made, "__dataclass_fields__", {}).items()
    names = [name for name, field in fields if field.init]
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda value: (getattr(value, names[0]),)) if names else None


def dump(card: Card | BrokenCard, record: Inspected) -> bytes:
    """Record, then card: see `KnownCard`."""
    out = BytesIO()
    pickler = _Pickler(out, 5)
    pickler.dump(record)
    pickler.dump(card)
    return out.getvalue()
