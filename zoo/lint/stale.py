"""registry.json and assets.lock against the cards they are made from."""

from __future__ import annotations

from collections.abc import Callable
from os.path import lexists

from zoo.core.diagnostics import Diagnostic, about_file
from zoo.core.jsontext import read_json
from zoo.core.lock import Lock, dump_lock, load_lock, make_lock, with_weights
from zoo.core.registry import registry_json
from zoo.lint.check import Checked
from zoo.project.below import write_below
from zoo.project.files import BadFile, record_text
from zoo.project.locks import only_one
from zoo.project.paths import Project


def stale(project: Project, checked: Checked) -> list[Diagnostic]:
    """registry.json and assets.lock, if they are not what the cards say.

    A hub that has neither yet gets both from `zoo check --fix` or its first build.
    """
    if checked.failed or not project.own:
        return []
    found = []
    if lexists(project.registry) and _registered(project) != registry_json(
        checked.registry, project.hub
    ):
        found.append((project.registry.name, "ZOO310"))
    if lexists(project.lock):
        lock = read_lock(project)
        if with_weights(lock, checked.registry) != lock:
            found.append((project.lock.name, "ZOO311"))
    text, hint = "does not match the cards", "run zoo check --fix, and commit it"
    return [about_file(name, code, text, hint) for name, code in found]


def unwritten(project: Project, checked: Checked) -> bool:
    """Whether a hub without errors has no registry.json or no assets.lock yet."""
    written = lexists(project.registry) and lexists(project.lock)
    return project.own and not checked.failed and not written


def _registered(project: Project) -> object:
    try:
        return read_json(record_text(project.root, project.registry))
    except (OSError, ValueError):
        return None


def read_lock(project: Project) -> Lock:
    """The project's assets.lock; empty if it is missing. Raises BadFile if it is broken."""
    try:
        return load_lock(record_text(project.root, project.lock))
    except FileNotFoundError:
        return make_lock(())
    except BadFile:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        told = f"assets.lock cannot be read: {error}; restore it from git"
        raise BadFile(told) from None


def change_lock(project: Project, change: Callable[[Lock], Lock]) -> None:
    """Writes what `change` makes of assets.lock. Raises BadFile if it is broken."""
    with only_one(project.lock):
        write_below(project.root, project.lock, dump_lock(change(read_lock(project))))
