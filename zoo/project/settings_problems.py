"""What is wrong with a hub's settings that their schema cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any

from zoo.core.card import Lang
from zoo.core.family import MOST_FIELDS, pattern_fields
from zoo.core.invisible import in_words, invisible
from zoo.core.naming import meant, slug
from zoo.core.tasks.table import TASKS
from zoo.project.files import lies_in, may_be_published
from zoo.project.validate import Keys, Problem, shown, site_url

IMAGES = (".svg", ".png", ".webp", ".jpg", ".jpeg", ".gif", ".ico")


def odd_values(value: Any, keys: Keys = ()) -> Iterator[Problem]:
    """What TOML allows and JSON does not; texts with characters that nobody sees."""
    if isinstance(value, str) and (run := next(invisible(value), None)):
        yield Problem(keys, f"`{shown(keys)}` has {in_words(value[slice(*run)])}", "delete it")
    elif isinstance(value, date | time):
        yield Problem(keys, f"`{shown(keys)}` is a date or time", "write it in quotes")
    elif isinstance(value, float) and not isfinite(value):
        yield Problem(keys, f"`{shown(keys)}` is {value}", "write a number")
    elif isinstance(value, int) and abs(value) >= 1 << 63:
        yield Problem(keys, f"`{shown(keys)}` has more than 64 bits", "write a smaller number")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from odd_values(name, (*keys, name))
            yield from odd_values(item, (*keys, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from odd_values(item, (*keys, number))


def contradictions(
    content: Mapping[str, Any], root: Path, more_tasks: Iterable[str]
) -> Iterator[Problem]:
    """What values do not allow together, or the hub's files do not bear out.

    content: settings that fit the schema. more_tasks: names of those that packages bring.
    """
    try:
        site_url(content.get("site-url") or "https://none.example")
    except ValueError as error:
        message, _, hint = str(error).rpartition("; ")
        yield Problem(("site-url",), f"`site-url`: {message}", hint)
    for number, lang in enumerate(content.get("required-languages", ())):
        if lang not in content.get("languages", tuple(Lang)):
            text = f"`required-languages` names {lang}, which is not among `languages`"
            yield Problem(("required-languages", number), text, "add it there, or delete it here")
    for key in ("logo", "favicon", "theme", "requirements"):
        yield from _bad_files((key,), content.get(key, ""), root)
    for key in ("logo", "favicon"):
        if content.get(key) and Path(content[key]).suffix.lower() not in IMAGES:
            text, kinds = f"`{key}`: {content[key]} is not a picture", ", ".join(IMAGES)
            yield Problem((key,), text, f"use one of {kinds}")
    taken: dict[str, int] = {}
    for number, row in enumerate(content.get("extra-pages", ())):
        files = row if isinstance(row, str) else row["file"]
        name = page_name(files)
        if taken.setdefault(name, number) != number:
            text = f"`extra-pages`: two of them have the address `{name}`"
            yield Problem(("extra-pages", number), text, "rename one of the files")
        yield from _bad_files(("extra-pages", number), files, root)
    yield from _bad_files(("about",), content.get("about", ""), root)
    for token, row in content.get("datasets", {}).items():
        keys = ("datasets", token, "class-names")
        yield from _bad_files(keys, row.get("class-names", ""), root)
    yield from _family_problems(content, more_tasks)


def page_name(files: str | Mapping[str, str]) -> str:
    """The address of an extra page: that of its first file."""
    return slug(Path(next(iter(_each(files)))).name.partition(".")[0])


def _each(files: str | Mapping[str, str]) -> Iterable[str]:
    return [files] if isinstance(files, str) else files.values()


def _bad_files(keys: Keys, files: str | Mapping[str, str], root: Path) -> Iterator[Problem]:
    """Files that are not there, or that no page may show. files: one, or one for each language."""
    key = keys[-1] if isinstance(keys[-1], str) else keys[0]
    for name in dict.fromkeys(_each(files)):
        path = root / name
        if not lies_in(path, root):
            yield Problem(keys, f"`{key}`: {name} lies outside the hub", "copy it into the hub")
        elif not may_be_published(path, root):
            text = f"`{key}`: {name} is hidden, and may hold a password"
            yield Problem(keys, text, "copy it to a folder that is not hidden")
        elif not path.exists():
            yield Problem(keys, f"`{key}`: there is no {name}", "correct the path")


def _family_problems(content: Mapping[str, Any], more_tasks: Iterable[str]) -> Iterator[Problem]:
    """What names in `families` and `fields` refer to in vain."""
    tasks = [*content.get("tasks", ()), *more_tasks, *TASKS]
    datasets = list(content.get("datasets", ()))
    used: set[str] = set()
    for name, row in content.get("families", {}).items():
        at, key = ("families", name), f"families.{name}"
        fields = pattern_fields(row["pattern"])
        used.update(fields)
        yield from _pattern_problems((*at, "pattern"), row["pattern"], fields)
        task, dataset = row.get("task"), row.get("dataset")
        if task and task not in tasks:
            text = f"`{key}.task`: there is no task `{task}`"
            yield Problem((*at, "task"), text, meant(task, tasks))
        if dataset and dataset not in datasets:
            text = f"`{key}.dataset`: there is no dataset `{dataset}`"
            hint = meant(dataset, datasets, f"add a table [datasets.{dataset}]")
            yield Problem((*at, "dataset"), text, hint)
        for number, argument in enumerate(row.get("arguments", ())):
            if argument not in fields and not (argument == "dataset" and dataset):
                text = f"`{key}.arguments`: the pattern has no field `{argument}`"
                yield Problem((*at, "arguments", number), text, meant(argument, fields))
    known = content.get("fields", {})
    bare = sorted(used - set(known))
    for name in known:  # tables that no pattern has, where one has nearly that name and no table
        if name not in used and (near := get_close_matches(name, bare, 1)):
            text = f"`fields.{name}`: no pattern has such a field"
            yield Problem(("fields", name), text, f"did you mean `{near[0]}`?")


def _pattern_problems(keys: Keys, pattern: str, names: list[str]) -> Iterator[Problem]:
    """Fields that no keyword argument can be called, too many fields, stray braces."""
    for name in names:
        if not (name.isascii() and name.isidentifier()):
            text = f"`{shown(keys)}`: a field cannot be called {name}"
            yield Problem(keys, text, "write letters, digits and _, a letter first")
    if len(names) > MOST_FIELDS:
        text = f"`{shown(keys)}` has {len(names)} fields, more than {MOST_FIELDS}"
        yield Problem(keys, text, "write a shorter pattern")
    rest = pattern
    for name in names:
        rest = rest.replace(f"{{{name}}}", "")
    if "{" in rest or "}" in rest:
        text = f"`{shown(keys)}`: {pattern} has a brace that belongs to no field"
        yield Problem(keys, text, "write fields as `{name}`")
