"""Reads what a hub says of itself: `[tool.zoo]` of pyproject.toml, or zoo.toml."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from itertools import chain, islice
from math import isfinite
from os.path import lexists
from pathlib import Path
from typing import Any

from zoo.core.card import Lang
from zoo.core.errors import ZooError
from zoo.core.family import Family, NameField
from zoo.core.hub import TIMEOUT_MAX, TITLE, Dataset, ExtraPage, Hub
from zoo.core.invisible import invisible, told
from zoo.core.naming import slug
from zoo.core.task import COST, RESULT, Port, Task, TaskMetric
from zoo.project.family_problems import family_problems
from zoo.project.files import BadFile, lies_in, may_be_published, record_text
from zoo.project.packages import FEEDS, RULES, Package, read_packages
from zoo.project.settings_schema import SETTINGS
from zoo.project.site_url import site_url
from zoo.project.validate import Path as Keys
from zoo.project.validate import Problem, problems, shown

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILES = ("zoo.toml", "pyproject.toml")
LARGEST = 1 << 20  # bytes
MOST = 100  # problems reported
IMAGES = (".svg", ".png", ".webp", ".jpg", ".jpeg", ".gif", ".ico")
Text = Mapping[Lang, str]


class SettingsError(ZooError):
    """The settings cannot be used; the text names each problem with file, line and remedy."""


def has_settings(folder: Path) -> bool:
    """Whether the folder holds a hub's settings."""
    return lexists(folder / "zoo.toml") or "zoo" in _tool(folder / "pyproject.toml")


def read_hub(root: Path) -> Hub:
    """The hub that the folder's settings describe; without any, one that says nothing.

    Raises SettingsError that lists every problem.
    """
    path, prefix, content = _content(root)
    if path is None:
        return Hub()
    text = _text(path)
    packages: list[Package] = []
    found = [*islice(chain(problems(content, SETTINGS), _odd_values(content)), MOST)]
    if not found:
        packages, found = read_packages(content.get("packages", ()))
        brought = [task.name for package in packages for task in package.tasks]
        found += islice(_contradictions(content, root, brought), MOST)
    if found:
        raise SettingsError(_report(path.name, text, prefix, found))
    return make_hub(content, packages)


def make_hub(content: Mapping[str, Any], packages: Iterable[Package] = ()) -> Hub:
    """The hub of settings that have no problem, with what packages add; its own rows win."""
    packages = list(packages)
    own_tasks = {n: _task(n, row) for n, row in content.get("tasks", {}).items()}
    own_families = tuple(_family(n, row) for n, row in content.get("families", {}).items())
    get = content.get
    languages = tuple(map(Lang, get("languages", [lang.value for lang in Lang])))
    required = get("required-languages")
    default = [Lang.ZH_CN] if Lang.ZH_CN in languages else [languages[0]]
    edit, site = get("edit-url", ""), get("site-url", "")
    return Hub(
        repository=get("repository", ""),
        aliases=tuple(get("aliases", ())),
        title=_by_language(get("title")) or TITLE,
        tagline=_by_language(get("tagline")),
        lead=_by_language(get("lead")),
        footer=_by_language(get("footer")),
        logo=get("logo", ""),
        favicon=get("favicon", ""),
        accent=get("accent", "").lower(),
        pages=get("pages", "hub_pages").rstrip("/"),
        languages=languages,
        required=tuple(map(Lang, required)) if required is not None else tuple(default),
        tags={tag: _by_language(text) for tag, text in get("tags", {}).items()},
        site_url=site and site_url(site),
        edit_url=edit and edit.rstrip("/") + "/",
        extra_pages=tuple(map(_extra_page, get("extra-pages", ()))),
        theme=get("theme", ""),
        about=_by_language(get("about")),
        words=tuple(get("words", ())),
        habits=tuple(get("habits", ())),
        requirements=get("requirements", ""),
        timeout_max=get("timeout-max", TIMEOUT_MAX),
        datasets={n: _dataset(n, row) for n, row in get("datasets", {}).items()},
        fields={n: _field(row) for n, row in get("fields", {}).items()},
        families=(*own_families, *(f for p in packages for f in p.families)),
        tasks={t.name: t for p in packages for t in p.tasks} | own_tasks,
        metrics={n: _metric(n, row) for n, row in get("metrics", {}).items()},
        packages=tuple(p.state for p in packages),
        rules=tuple(text for p in packages for text in p.strings[RULES]),
        feeds=tuple(text for p in packages for text in p.strings[FEEDS]),
    )


def _by_language(text: str | Mapping[str, str] | None) -> Text:
    if text is None:
        return {}
    if isinstance(text, str):
        return dict.fromkeys(Lang, text)
    return {Lang(name): one for name, one in text.items()}


def _extra_page(row: str | Mapping[str, Any]) -> ExtraPage:
    whole: Mapping[str, Any] = {"file": row} if isinstance(row, str) else row
    files = _by_language(whole["file"])
    stem = Path(next(iter(files.values()))).name.partition(".")[0]
    return ExtraPage(slug(stem), _by_language(whole.get("title")), files)


def _dataset(token: str, row: Mapping[str, Any]) -> Dataset:
    trained_on, reference = _by_language(row.get("trained-on")), row.get("reference", "")
    listed = row.get("class-names", "")
    return Dataset(row.get("name", token), trained_on, reference, row.get("classes"), listed)


def _field(row: Mapping[str, Any]) -> NameField:
    values, text = row.get("values", {}), _by_language(row.get("text"))
    return NameField(_by_language(row.get("label")), values, text)


def _family(name: str, row: Mapping[str, Any]) -> Family:
    return Family(
        name,
        row["pattern"],
        row.get("task", ""),
        row.get("constructor", ""),
        row.get("config", {}),
        tuple(row.get("arguments", ())),
        _ports(row.get("inputs", ())),
        _ports(row.get("outputs", ())),
        row.get("dataset", ""),
    )


def _task(name: str, row: Mapping[str, Any]) -> Task:
    return Task(
        name,
        label=_by_language(row.get("label", name)),
        inputs=_ports(row.get("inputs", ())),
        outputs=_ports(row.get("outputs", ())),
        metrics=tuple(
            TaskMetric(m["header"], m.get("unit", ""), m.get("better") == "lower")
            for m in row.get("metrics", ())
        ),
        tags=tuple(row.get("tags", (name,))),
        sample_input=tuple(row.get("sample-input", ())),
        usage=_by_language(row.get("usage")),
        pipeline=row.get("pipeline", ""),
        metafile=row.get("metafile", ""),
        tolerance=float(row.get("tolerance", 0.2)),
    )


def _metric(name: str, row: Mapping[str, Any]) -> TaskMetric:
    return TaskMetric(
        name,
        row.get("unit", ""),
        row.get("lower-is-better", False),
        spellings=tuple(row.get("spellings", ())),
        kind=COST if row.get("cost") else RESULT,
    )


def _ports(rows: Iterable[Mapping[str, Any]]) -> tuple[Port, ...]:
    return tuple(
        Port(
            row["name"],
            tuple(row["shape"]),
            row.get("dtype", "float32"),
            _by_language(row.get("meaning")),
        )
        for row in rows
    )


def _odd_values(value: Any, keys: Keys = ()) -> Iterator[Problem]:
    """What TOML allows and JSON does not; texts with characters that nobody sees."""
    if isinstance(value, str) and (run := next(invisible(value), None)):
        yield Problem(keys, f"`{shown(keys)}` has {told(value[slice(*run)])}", "delete it")
    elif isinstance(value, date | time):
        yield Problem(keys, f"`{shown(keys)}` is a date or time", "write it in quotes")
    elif isinstance(value, float) and not isfinite(value):
        yield Problem(keys, f"`{shown(keys)}` is {value}", "write a number")
    elif isinstance(value, int) and abs(value) >= 1 << 63:
        yield Problem(keys, f"`{shown(keys)}` has more than 64 bits", "write a smaller number")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _odd_values(name, (*keys, name))
            yield from _odd_values(item, (*keys, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _odd_values(item, (*keys, number))


def _contradictions(
    content: Mapping[str, Any], root: Path, tasks: Iterable[str]
) -> Iterable[Problem]:
    """What the schema does not tell, and what values do not allow together. tasks: of packages."""
    try:
        site_url(content.get("site-url") or "https://none.example")
    except ValueError as error:
        message, _, hint = str(error).rpartition("; ")
        yield Problem(("site-url",), f"`site-url`: {message}", hint)
    languages = content.get("languages", [lang.value for lang in Lang])
    for number, lang in enumerate(content.get("required-languages", ())):
        if lang not in languages:
            text = f"`required-languages` names {lang}, which is not among `languages`"
            yield Problem(("required-languages", number), text, "add it there, or delete it here")
    for key in ("logo", "favicon", "theme", "requirements"):
        if content.get(key):
            yield from _missing((key,), content[key], root)
    for key in ("logo", "favicon"):
        if content.get(key) and Path(content[key]).suffix.lower() not in IMAGES:
            kinds = ", ".join(IMAGES)
            yield Problem(
                (key,), f"`{key}`: {content[key]} is not a picture", f"use one of {kinds}"
            )
    taken: dict[str, int] = {}
    for number, row in enumerate(content.get("extra-pages", ())):
        name = _extra_page(row).slug
        if taken.setdefault(name, number) != number:
            text = f"`extra-pages`: two of them have the address `{name}`"
            yield Problem(("extra-pages", number), text, "rename one of the files")
        files = _by_language(row if isinstance(row, str) else row["file"])
        for file in dict.fromkeys(files.values()):
            yield from _missing(("extra-pages", number), file, root)
    for file in dict.fromkeys(_by_language(content.get("about")).values()):
        yield from _missing(("about",), file, root)
    for token, row in content.get("datasets", {}).items():
        if row.get("class-names"):
            yield from _missing(("datasets", token, "class-names"), row["class-names"], root)
    yield from family_problems(content, tasks)


def _missing(keys: Keys, name: str, root: Path) -> Iterable[Problem]:
    """A file that is not there, or that no page may show."""
    path, key = root / name, keys[-1] if isinstance(keys[-1], str) else keys[0]
    if not lies_in(path, root):
        yield Problem(keys, f"`{key}`: {name} lies outside the hub", "copy it into the hub")
    elif not may_be_published(path, root):
        text = f"`{key}`: {name} is hidden, and may hold a password"
        yield Problem(keys, text, "copy it to a folder that is not hidden")
    elif not path.exists():
        yield Problem(keys, f"`{key}`: there is no {name}", "correct the path")


def _content(root: Path) -> tuple[Path | None, Keys, dict[str, Any]]:
    """The file with the settings, the keys above them, the settings."""
    own, shared = root / "zoo.toml", root / "pyproject.toml"
    tool = _tool(shared)
    if lexists(own):
        if "zoo" in tool:
            raise SettingsError(
                "zoo.toml and [tool.zoo] of pyproject.toml both hold settings; keep one of them"
            )
        return own, (), _bare(read_toml(own))
    if "zoo" in tool:
        settings = tool["zoo"]
        if not isinstance(settings, dict):
            raise SettingsError("pyproject.toml: [tool.zoo] is not a table")
        return shared, ("tool", "zoo"), settings
    return None, (), {}


def _bare(content: dict[str, Any]) -> dict[str, Any]:
    """Raises SettingsError if the keys of zoo.toml stand in a table of pyproject.toml."""
    for name in ("tool", "zoo"):
        if isinstance(content.get(name), dict):
            raise SettingsError(
                f"zoo.toml has a table [{name}]; in zoo.toml the keys stand at the top, without "
                "[tool.zoo]"
            )
    return content


def _tool(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    tool = read_toml(path).get("tool", {})
    return tool if isinstance(tool, dict) else {}


def read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except SettingsError:
        raise
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
        line = _line(lines, (*prefix, *one.path))
        said = f"{name}:{line}: {one.message}" + (f"; {one.hint}" if one.hint else "")
        report.append("".join(c if c.isprintable() else ascii(c)[1:-1] for c in said))
    return "\n  ".join(report)


def _line(lines: Mapping[tuple[str, ...], int], keys: Keys) -> int:
    names = tuple(str(key) for key in keys if isinstance(key, str))
    above = (names[:length] for length in range(len(names), 0, -1))
    return next((lines[one] for one in above if one in lines), 1)


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The first line that writes each key."""
    above: tuple[str, ...] = ()
    found: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\[?([^\]]+)\]", row)
        key = re.match(r"\s*([\w.\"'-]+)\s*=", row)
        if header:
            above = _names(header[1])
        written = above if header else (*above, *_names(key[1])) if key else ()
        found.setdefault(written, number)
    return found


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in text.split("."))
