"""Cards' files -> cards, registry and everything that is wrong, alone and together.

Also says whether registry.json and assets.lock are still what the cards make of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from os.path import exists, lexists
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from zoo.cards.collect import Name, join, same_files
from zoo.core.card import BrokenCard, Card
from zoo.core.diagnostics import Diagnostic, about_file, has_errors, in_order
from zoo.core.jsontext import read_json
from zoo.core.lock import Lock, dump_lock, load_lock, make_lock, with_weights
from zoo.core.registry import Registry, registry_json
from zoo.lint.inspect import Inspected, Settings, finish
from zoo.lint.known import KnownCard, KnownCards
from zoo.lint.local_links import PICTURES, own_pages
from zoo.lint.reading import hub_file
from zoo.lint.rulebook import rulebook
from zoo.project.below import write_below
from zoo.project.cache import only_one
from zoo.project.config import SettingsError
from zoo.project.files import BadFile, record_text, why_no_picture
from zoo.project.hubconf import read_hubconf
from zoo.project.paths import Project
from zoo.project.pool import no_collection
from zoo.project.store import user_store


@dataclass(frozen=True)
class Checked:
    """The files that were read, what their cards register, and everything that is wrong."""

    read: Sequence[KnownCard]
    registry: Registry
    diagnostics: tuple[Diagnostic, ...]

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The cards that could be read."""
        return tuple(one.card for one in self.read if isinstance(one.card, Card))

    @cached_property
    def broken(self) -> tuple[BrokenCard, ...]:
        """The cards that could not be read."""
        return tuple(one.card for one in self.read if isinstance(one.card, BrokenCard))

    @property
    def failed(self) -> bool:
        return has_errors(self.diagnostics)


def card_files(project: Project, paths: Iterable[Path] = ()) -> list[Path]:
    """The cards among and below the paths, sorted; without paths, those of the hub.

    README.md, hidden files and pages that the settings name are not cards.
    """
    files: set[Path] = set()
    for path in tuple(paths) or (project.pages,):
        files |= set(path.glob("*.md")) if path.is_dir() else {path}
    others = {(project.root / page).resolve() for page in project.hub.page_files()}
    cards = (f for f in files if f.name != "README.md" and not f.name.startswith("."))
    return sorted(f for f in cards if not others or f.resolve() not in others)


def check(project: Project, files: Iterable[Path], known: KnownCards | None = None) -> Checked:
    """Reads the cards and finds everything that is wrong with them. Raises SettingsError.

    known: cards read before; by default those of the user's store.
    """
    settings = read_settings(project)
    with no_collection():  # all that is read is kept to the end
        return check_with(settings, project, files, known or KnownCards(user_store()))


def check_with(
    settings: Settings, project: Project, files: Iterable[Path], known: KnownCards
) -> Checked:
    """The same with settings that were read before."""
    read = known.read(project, files, settings)
    records = [one.record for one in read]
    registry, found = join((r.facts for r in records if r.facts), partial(_registered, project))
    dead = (d for r in records for d in _dead_targets(project, r))
    # A card without facts cannot be read, which its first diagnostic says.
    paths = (r.facts.path if r.facts else r.diagnostics[0].path for r in records)
    across = [*found, *same_files(paths), *dead, *hub_file(project), *own_pages(project)]
    return Checked(read, registry, tuple(in_order(finish(records, across))))


def read_settings(project: Project) -> Settings:
    """The hub, its hubconf.py, words spelled right, optional rules. Raises SettingsError."""
    hubconf = read_hubconf(project.root)
    return Settings(_words(project), _habits(project), project.hub, hubconf)


def _words(project: Project) -> frozenset[str]:
    """words.txt has a word a line, `#` begins a comment."""
    own = frozenset(word.lower() for word in project.hub.words)
    path = project.pages / "words.txt"
    try:
        lines = record_text(project.pages, path).splitlines()
    except FileNotFoundError:
        return own
    except BadFile as error:
        raise SettingsError(str(error)) from None
    return own.union(word.lower() for line in lines for word in line.partition("#")[0].split())


def _habits(project: Project) -> frozenset[str]:
    if not (project.hub.habits or project.hub.rules):
        return frozenset()  # and the rules are loaded once a card is read
    known_rules = rulebook(project.hub.rules)
    optional = [code for code, rule in known_rules.items() if rule.optional]
    unknown = [code for code in project.hub.habits if code not in optional]
    if unknown:
        known = ", ".join(optional)
        raise SettingsError(f"`habits`: {unknown[0]} is not an optional rule; there are: {known}")
    return frozenset(project.hub.habits)


def _registry_file(project: Project) -> Any:
    """The content of registry.json; None where it cannot be read."""
    try:
        return read_json(record_text(project.root, project.root / "registry.json"))
    except (OSError, ValueError):
        return None


def _registered(project: Project) -> list[Name]:
    """What the project's registry holds, for when only some of its cards are looked at."""
    try:
        entries = _registry_file(project)["entries"]
        return [(str(entry["repository"]), str(entry["name"])) for entry in entries]
    except (KeyError, TypeError):
        return []


def _dead_targets(project: Project, record: Inspected) -> Iterable[Diagnostic]:
    for claim in record.targets:
        folder = project.file(claim.at.path).parent
        file = folder / unquote(claim.name)
        if not exists(file):  # False for a name that no file can have
            yield claim.at
        elif file.suffix.lower() in PICTURES and (why := why_no_picture(file)):
            message = f"the picture `{claim.name}` is not shown: {why}"
            yield replace(claim.at, message=message, hint="put a smaller file in its place")


def stale(project: Project, checked: Checked) -> list[Diagnostic]:
    """registry.json and assets.lock, if they are not what the cards say.

    A hub that has neither yet gets both from `zoo check --fix` or its first build.
    """
    if checked.failed or not project.own:
        return []
    found = []
    registry, hub = checked.registry, project.hub
    if lexists(project.registry) and _registry_file(project) != registry_json(registry, hub):
        found.append((project.registry.name, "ZOO310"))
    if lexists(project.lock):
        lock = read_lock(project)
        if with_weights(lock, registry) != lock:
            found.append((project.lock.name, "ZOO311"))
    text, hint = "does not match the cards", "run zoo check --fix, and commit it"
    return [about_file(name, code, text, hint) for name, code in found]


def unwritten(project: Project, checked: Checked) -> bool:
    """Whether a hub without errors has no registry.json or no assets.lock yet."""
    written = lexists(project.registry) and lexists(project.lock)
    return project.own and not checked.failed and not written


def read_lock(project: Project) -> Lock:
    """The project's assets.lock; empty if it is missing. Raises BadFile if it is broken."""
    try:
        return load_lock(record_text(project.root, project.lock))
    except FileNotFoundError:
        return make_lock(())
    except BadFile:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"assets.lock cannot be read: {error}; restore it from git"
        raise BadFile(message) from None


def change_lock(project: Project, change: Callable[[Lock], Lock]) -> None:
    """Writes what `change` makes of assets.lock. Raises BadFile if it is broken."""
    with only_one(project.lock):
        write_below(project.root, project.lock, dump_lock(change(read_lock(project))))
