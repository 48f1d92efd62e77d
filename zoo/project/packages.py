"""What installed packages add to a hub, by entry points; the setting `packages` names them.

Only packages that settings name are looked at, so a hub gives the same site on every machine, and
no command spends time on searching.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from zoo.core.errors import LONGEST, ZooError
from zoo.core.family import Family
from zoo.core.task import Task
from zoo.project.validate import Problem

# Groups of entry points, in the order of Package; import strings are loaded when they are used.
KINDS = {"zoo.rules": str, "zoo.feeds": str, "zoo.tasks": Task, "zoo.families": Family}


@dataclass(frozen=True, slots=True)
class Package:
    """What one package brings. state: changes with its version and the modules it names.

    rules, feeds: import strings.
    """

    state: str
    rules: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    families: tuple[Family, ...] = ()


def read_packages(names: Iterable[str]) -> tuple[list[Package], list[Problem]]:
    """The packages in their order, and a problem for each that cannot be used."""
    found: list[Package] = []
    wrong: list[Problem] = []
    for number, name in enumerate(names):
        try:
            found.append(_read(name))
        except Exception as error:  # its modules may raise what they like
            text = f"`packages`: {name} cannot be used: {message_of(error)}"
            hint = "install it, correct it, or delete the name here"
            wrong.append(Problem(("packages", number), text, hint))
    return found, wrong


def load_feeds(names: Iterable[str]) -> dict[str, Callable[..., Any]]:
    """The functions of these import strings. Raises ZooError if one cannot be loaded."""
    found = {}
    for name in names:
        module, _, function = name.partition(":")
        try:
            found[name] = getattr(import_module(module), function)
        except Exception as error:
            why = f"the feed {name} cannot be loaded: {message_of(error)}; fix its package"
            raise ZooError(why) from error
    return found


def message_of(error: Exception) -> str:
    """What code of a package raised, in a line; it may be anything."""
    text = " ".join(str(error).split())[:LONGEST]
    usual = text and isinstance(error, (ImportError, AttributeError, TypeError, SyntaxError))
    return text if usual else f"{type(error).__name__}: {text}".rstrip(": ")


def _read(name: str) -> Package:
    from importlib.metadata import distribution  # takes time that other hubs need not spend

    package = distribution(name)
    brought: dict[str, list[Any]] = {group: [] for group in KINDS}
    modules = set()
    for point in package.entry_points:
        if point.group in KINDS:
            kind = KINDS[point.group]
            value = point.value if kind is str else point.load()
            if not isinstance(value, kind):
                what = f"is not a {kind.__name__}"
                raise TypeError(f"the entry point {point.name} of {point.group} {what}")
            brought[point.group].append(value)
            modules.add(point.module)
    state = f"{name} {package.version}"
    for module in sorted(modules):
        spec = find_spec(module)
        if spec is None or not spec.has_location or spec.origin is None:
            raise ImportError(f"there is no module {module}")
        found = os.stat(spec.origin)
        state += f" {found.st_mtime_ns} {found.st_size}"
    return Package(state, *(tuple(values) for values in brought.values()))
