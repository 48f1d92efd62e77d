"""Cards' files -> cards, registry and everything that is wrong, alone and together."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from os.path import exists
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from zoo.cards.collect import Name, join, same_files
from zoo.cards.registration import NameUse, Registration
from zoo.cards.title import title_in
from zoo.core.card import BrokenCard, Card
from zoo.core.diagnostics import Diagnostic, has_errors, in_order
from zoo.core.jsontext import read_json
from zoo.core.reason import reason
from zoo.core.registry import Registry
from zoo.core.source import Source
from zoo.lint.hub_file import hub_file
from zoo.lint.ignore import Ignore
from zoo.lint.inspect import Inspected, Settings, finish, inspect, not_checked
from zoo.lint.local_links import PICTURES
from zoo.lint.own_pages import own_pages
from zoo.lint.reading import LONGEST_NAME, read_card
from zoo.lint.settings import read_settings
from zoo.lint.speller import ask, words_of
from zoo.project.files import record_text, why_no_picture
from zoo.project.paths import Project


@dataclass(frozen=True, slots=True)
class Checked:
    """The cards that could be read, what they register, and everything that is wrong.

    digest: of all that the registry is made of; empty where nobody has computed it.
    broken: the cards that could not be read.
    """

    cards: tuple[Card, ...]
    registry: Registry
    diagnostics: tuple[Diagnostic, ...]
    digest: str = ""
    broken: tuple[BrokenCard, ...] = ()

    @property
    def failed(self) -> bool:
        return has_errors(self.diagnostics)


@dataclass(frozen=True, slots=True)
class Record:
    """What one file comes to, without its text: this is what is joined, and kept for next time."""

    diagnostics: tuple[Diagnostic, ...]
    facts: Registration | None
    ignores: tuple[Ignore, ...]
    targets: tuple[NameUse, ...]


def card_files(project: Project, paths: Iterable[Path] = ()) -> list[Path]:
    """The cards among and below the paths, sorted; without paths, those of the hub.

    README.md, hidden files and pages that the settings name are not cards.
    """
    files: set[Path] = set()
    for path in tuple(paths) or (project.pages,):
        files |= set(path.glob("*.md")) if path.is_dir() else {path}
    hub = project.hub
    pages = [*hub.about.values(), *(f for page in hub.extra_pages for f in page.files.values())]
    others = {(project.root / page).resolve() for page in pages}
    cards = (f for f in files if f.name != "README.md" and not f.name.startswith("."))
    return sorted(f for f in cards if not others or f.resolve() not in others)


def check(project: Project, files: Iterable[Path]) -> Checked:
    """Reads the cards and finds everything that is wrong with them. SettingsError: see there."""
    settings = read_settings(project)
    sources = [read_card(project, file) for file in files]
    prepare(source for source, _ in sources if isinstance(source, Source))
    read = [examine(source, settings, data) for source, data in sources]
    registry, found = conclude(project, [record for _, record in read])
    cards, broken = sorted_out(card for card, _ in read)
    return Checked(cards, registry, found, broken=broken)


def sorted_out(
    read: Iterable[Card | BrokenCard],
) -> tuple[tuple[Card, ...], tuple[BrokenCard, ...]]:
    """The cards that can be read, and those that cannot."""
    read = list(read)
    return (
        tuple(one for one in read if isinstance(one, Card)),
        tuple(one for one in read if isinstance(one, BrokenCard)),
    )


def read_source(project: Project, file: Path) -> Source | Diagnostic:
    """The text of a file, or the reason it cannot be read."""
    return read_card(project, file)[0]


def prepare(sources: Iterable[Source]) -> None:
    """Asks about the words of many cards at once, which is far faster than card by card."""
    words: set[str] = set()
    for source in sources:
        words |= words_of(source.text)
    ask(words)


def examine(
    source: Source | Diagnostic, settings: Settings, data: bytes = b""
) -> tuple[Card | BrokenCard, Record]:
    """What one file shows by itself. data: its bytes, if it has no source."""
    if isinstance(source, Diagnostic):
        return _broken(source.path, title_in(data)), Record((source,), None, (), ())
    try:
        one = inspect(source, settings)
    except Exception as error:
        one = Inspected(None, (not_checked(source.path, reason(error)),), None, (), ())
    card = one.card or _broken(source.path, title_in(source.text.encode()))
    return card, Record(one.diagnostics, one.facts, one.ignores, one.targets)


def _broken(path: str, title: str) -> BrokenCard:
    name = PurePosixPath(path).stem
    if len(os.fsencode(name)) > LONGEST_NAME:  # its page needs a file name, too
        name = f"{name[:40]}-{sha256(os.fsencode(name)).hexdigest()[:12]}"
    return BrokenCard(name, title or name, path)


def conclude(
    project: Project, records: Iterable[Record]
) -> tuple[Registry, tuple[Diagnostic, ...]]:
    """The registry, and all diagnostics in reading order."""
    records = list(records)
    registry, found = join((r.facts for r in records if r.facts), partial(_registered, project))
    dead = (d for r in records for d in _dead_targets(project, r))
    # A card without facts cannot be read, which its first diagnostic says.
    files = (r.facts.path if r.facts else r.diagnostics[0].path for r in records)
    across = [*found, *same_files(files), *dead, *hub_file(project), *own_pages(project)]
    inspected = (Inspected(None, r.diagnostics, r.facts, r.ignores, ()) for r in records)
    return registry, tuple(in_order(finish(inspected, across)))


def _registered(project: Project) -> list[Name]:
    """What the project's registry holds, for when only some of its cards are looked at."""
    try:
        text = record_text(project.root, project.root / "registry.json")
        entries = read_json(text)["entries"]
        return [(str(entry["repository"]), str(entry["name"])) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _dead_targets(project: Project, record: Record) -> Iterable[Diagnostic]:
    for claim in record.targets:
        folder = project.file(claim.at.path).parent
        file = folder / unquote(claim.name)
        if not exists(file):  # False for a name that no file can have
            yield claim.at
        elif file.suffix.lower() in PICTURES and (why := why_no_picture(file)):
            told = f"the picture `{claim.name}` is not shown: {why}"
            yield replace(claim.at, message=told, hint="put a smaller file in its place")
