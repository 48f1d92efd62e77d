"""Reads what a hub says of itself: `[tool.zoo]` of pyproject.toml, or zoo.toml."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from itertools import chain, islice
from os.path import lexists
from pathlib import Path
from typing import Any, TypeVar, cast

from zoo.core.card import Lang
from zoo.core.errors import ZooError
from zoo.core.family import Family, NameField
from zoo.core.hub import TITLE, Dataset, ExtraPage, Hub
from zoo.core.task import COST, RESULT, Port, Task, TaskMetric, Text
from zoo.project.files import BadFile, record_text
from zoo.project.packages import Package, read_packages
from zoo.project.settings_problems import contradictions, odd_values, page_name
from zoo.project.settings_schema import SETTINGS
from zoo.project.validate import Keys, Problem, problems, site_url

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LARGEST = 1 << 20  # bytes
MOST = 100  # problems reported
T = TypeVar("T")


class SettingsError(ZooError):
    """The settings cannot be used; the text names each problem with file, line and remedy."""


def has_settings(folder: Path) -> bool:
    """Whether the folder holds a hub's settings."""
    return lexists(folder / "zoo.toml") or "zoo" in _tool(folder / "pyproject.toml")


def read_hub(root: Path) -> Hub:
    """The hub that the folder's settings describe; without any, one that says nothing.
    Raises SettingsError that lists every problem."""
    path, prefix, content = _content(root)
    if path is None:
        return Hub()
    text = _text(path)
    packages: list[Package] = []
    found = [*islice(chain(problems(content, SETTINGS), odd_values(content)), MOST)]
    if not found:
        packages, found = read_packages(content.get("packages", ()))
        brought = [task.name for package in packages for task in package.tasks]
        found += islice(contradictions(content, root, brought), MOST)
    if found:
        raise SettingsError(_report(path.name, text, prefix, found))
    return make_hub(content, packages)


def make_hub(content: Mapping[str, Any], packages: Iterable[Package] = ()) -> Hub:
    """The hub of settings that have no problem, with what packages add; its own rows win."""
    packages = list(packages)
    get = content.get
    languages = tuple(map(Lang, get("languages", Lang)))
    default = Lang.ZH_CN if Lang.ZH_CN in languages else languages[0]
    edit, site = get("edit-url", ""), get("site-url", "")
    own_tasks = {n: _task(n, row) for n, row in get("tasks", {}).items()}
    own_families = [
        _made(Family, {"task": "", "constructor": "", **row}, name=name)
        for name, row in get("families", {}).items()
    ]
    own_metrics = {
        name: _made(TaskMetric, row, header=name, kind=COST if row.get("cost") else RESULT)
        for name, row in get("metrics", {}).items()
    }
    return _made(
        Hub,
        content,
        title=_by_language(get("title", {})) or TITLE,
        accent=get("accent", "").lower(),
        pages=get("pages", "hub_pages").rstrip("/"),
        languages=languages,
        required=tuple(map(Lang, get("required-languages", (default,)))),
        tags={tag: _by_language(text) for tag, text in get("tags", {}).items()},
        site_url=site and site_url(site),
        edit_url=edit and edit.rstrip("/") + "/",
        extra_pages=tuple(map(_extra_page, get("extra-pages", ()))),
        datasets={n: _made(Dataset, {"name": n, **row}) for n, row in get("datasets", {}).items()},
        fields={n: _made(NameField, row) for n, row in get("fields", {}).items()},
        families=(*own_families, *(f for p in packages for f in p.families)),
        tasks={t.name: t for p in packages for t in p.tasks} | own_tasks,
        metrics=own_metrics,
        packages=tuple(p.state for p in packages),
        rules=tuple(text for p in packages for text in p.rules),
        feeds=tuple(text for p in packages for text in p.feeds),
    )


def _made(kind: type[T], row: Mapping[str, Any], /, **more: Any) -> T:
    """The dataclass whose fields a table sets by their names; those in `more` are read already."""
    for field in fields(cast(Any, kind)):
        key = field.name.replace("_", "-")
        if key in row and field.name not in more:
            read = READERS.get(key)
            value = read(row[key]) if read else row[key]
            more[field.name] = tuple(value) if isinstance(value, list) else value
    return kind(**more)


def _by_language(text: str | Mapping[str, str]) -> Text:
    """A text for each language; one that stands alone is for all of them."""
    if isinstance(text, str):
        return dict.fromkeys(Lang, text)
    return {Lang(name): one for name, one in text.items()}


def _extra_page(row: str | Mapping[str, Any]) -> ExtraPage:
    page: Mapping[str, Any] = {"file": row} if isinstance(row, str) else row
    title = _by_language(page.get("title", {}))
    return ExtraPage(page_name(page["file"]), title, _by_language(page["file"]))


def _ports(rows: Iterable[Mapping[str, Any]]) -> tuple[Port, ...]:
    return tuple(_made(Port, {"dtype": "float32", "meaning": {}, **row}) for row in rows)


# Settings whose values are not what the fields of the same name hold, wherever they stand.
READERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("tagline", "lead", "footer", "about", "trained-on"), _by_language),
    **dict.fromkeys(("label", "meaning", "usage", "text"), _by_language),
    "inputs": _ports,
    "outputs": _ports,
    "tolerance": float,
}


def _task(name: str, row: Mapping[str, Any]) -> Task:
    metrics = tuple(
        _made(TaskMetric, one, lower_is_better=one.get("better") == "lower")
        for one in row.get("metrics", ())
    )
    return _made(Task, {"label": name, "tags": [name], **row}, name=name, metrics=metrics)


def _content(root: Path) -> tuple[Path | None, Keys, dict[str, Any]]:
    """The file with the settings, the keys above them, the settings."""
    own, shared = root / "zoo.toml", root / "pyproject.toml"
    tool = _tool(shared)
    if not lexists(own):
        settings = tool.get("zoo", {})
        if not isinstance(settings, dict):
            raise SettingsError("pyproject.toml: [tool.zoo] is not a table")
        return shared if "zoo" in tool else None, ("tool", "zoo"), settings
    if "zoo" in tool:
        raise SettingsError(
            "zoo.toml and [tool.zoo] of pyproject.toml both hold settings; keep one of them"
        )
    content = read_toml(own)
    for name in ("tool", "zoo"):
        if isinstance(content.get(name), dict):
            raise SettingsError(
                f"zoo.toml has a table [{name}]; in zoo.toml the keys stand at the top, without "
                "[tool.zoo]"
            )
    return own, (), content


def _tool(path: Path) -> Mapping[str, Any]:
    tool = read_toml(path).get("tool") if path.is_file() else None
    return tool if isinstance(tool, dict) else {}


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises SettingsError."""
    text = _text(path)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path.name} is not valid TOML: {error}") from None


def _text(path: Path) -> str:
    try:
        return record_text(path.parent, path, LARGEST)
    except BadFile as error:
        raise SettingsError(str(error)) from None
    except OSError as error:
        raise SettingsError(f"{path.name} cannot be read: {error.strerror}") from None


def _report(name: str, text: str, prefix: Keys, found: Iterable[Problem]) -> str:
    lines = _lines(text)
    report = []
    for one in found:
        keys = tuple(key for key in (*prefix, *one.path) if isinstance(key, str))
        above = (keys[:length] for length in range(len(keys), 0, -1))
        line = next((lines[key] for key in above if key in lines), 1)
        row = f"{name}:{line}: {one.message}" + (f"; {one.hint}" if one.hint else "")
        report.append("".join(c if c.isprintable() else ascii(c)[1:-1] for c in row))
    return "\n  ".join(report)


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The first line that writes each key."""
    above: tuple[str, ...] = ()
    found: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\[?([^\]]+)\]", row)
        key = header or re.match(r"\s*([\w.\"'-]+)\s*=", row)
        if not key:
            continue
        names = tuple(part.strip().strip("\"'") for part in key[1].split("."))
        if header:
            above = names
        found.setdefault(names if header else (*above, *names), number)
    return found
