"""What is wrong with the families of a hub's settings: names that nothing else has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from zoo.core.family import MOST_FIELDS, pattern_fields
from zoo.core.tasks.table import TASKS
from zoo.project.validate import Path as Keys
from zoo.project.validate import Problem, meant, shown


def family_problems(content: Mapping[str, Any], more_tasks: Iterable[str]) -> Iterator[Problem]:
    """Every problem of `families` and `fields`, in settings that fit the schema."""
    tasks = [*content.get("tasks", ()), *more_tasks, *TASKS]
    datasets = list(content.get("datasets", ()))
    used: dict[str, None] = {}
    for name, row in content.get("families", {}).items():
        at, key, pattern = ("families", name), f"families.{name}", row["pattern"]
        fields = pattern_fields(pattern)
        used.update(dict.fromkeys(fields))
        yield from _odd_fields((*at, "pattern"), pattern)
        if any(brace in _without(pattern, fields) for brace in "{}"):
            text = f"`{key}.pattern`: {pattern} has a brace that belongs to no field"
            yield Problem((*at, "pattern"), text, "write fields as `{name}`")
        if row.get("task") and row["task"] not in tasks:
            text = f"`{key}.task`: there is no task `{row['task']}`"
            yield Problem((*at, "task"), text, meant(row["task"], tasks))
        if row.get("dataset") and row["dataset"] not in datasets:
            text = f"`{key}.dataset`: there is no dataset `{row['dataset']}`"
            hint = f"add a table [datasets.{row['dataset']}]"
            yield Problem((*at, "dataset"), text, meant(row["dataset"], datasets, hint))
        for number, argument in enumerate(row.get("arguments", ())):
            if argument not in fields and not (argument == "dataset" and row.get("dataset")):
                text = f"`{key}.arguments`: the pattern has no field `{argument}`"
                yield Problem((*at, "arguments", number), text, meant(argument, fields))
    yield from _misspelled(content.get("fields", {}), used)


def _odd_fields(keys: Keys, pattern: str) -> Iterable[Problem]:
    """Fields that no keyword argument can be called, and more fields than any name has."""
    names = pattern_fields(pattern)
    for name in names:
        if not (name.isascii() and name.isidentifier()):
            text = f"`{shown(keys)}`: a field cannot be called {name}"
            yield Problem(keys, text, "write letters, digits and _, a letter first")
    if len(names) > MOST_FIELDS:
        text = f"`{shown(keys)}` has {len(names)} fields, more than {MOST_FIELDS}"
        yield Problem(keys, text, "write a shorter pattern")


def _without(pattern: str, fields: Iterable[str]) -> str:
    for field in fields:
        pattern = pattern.replace(f"{{{field}}}", "")
    return pattern


def _misspelled(fields: Mapping[str, Any], used: Iterable[str]) -> Iterator[Problem]:
    """Tables of fields that no pattern has, where one has nearly that name and no table."""
    bare = [name for name in used if name not in fields]
    for name in fields:
        if name not in used and (near := get_close_matches(name, bare, 1)):
            text = f"`fields.{name}`: no pattern has such a field"
            yield Problem(("fields", name), text, f"did you mean `{near[0]}`?")
