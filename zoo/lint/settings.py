"""What a project says: `words.txt` beside the cards, `[tool.zoo]` in pyproject."""

from __future__ import annotations

import sys
from typing import Any

from zoo.lint.inspect import Settings
from zoo.lint.rulebook import rulebook
from zoo.project.paths import Project

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class SettingsError(ValueError):
    """The settings cannot be read; the text says where and what to do."""


def read_settings(project: Project) -> Settings:
    """words: a word a line, `#` begins a comment. habits: codes of optional rules."""
    return Settings(_words(project), _habits(project))


def _words(project: Project) -> frozenset[str]:
    path = project.pages / "words.txt"
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return frozenset(word.lower() for line in lines for word in line.partition("#")[0].split())


def edit_url(project: Project) -> str:
    """Where the files of the project can be edited, as their common beginning; "" if not said."""
    url = _said(project).get("edit-url", "") if project.own else ""
    if not isinstance(url, str) or (url and not url.startswith("https://")):
        raise SettingsError("pyproject.toml: edit-url has to begin with https://")
    return url and url.rstrip("/") + "/"


def _said(project: Project) -> dict[str, Any]:
    """`[tool.zoo]` of the project; empty where there is none."""
    path = project.root / "pyproject.toml"
    if not path.is_file():
        return {}
    try:
        content: Any = tomllib.loads(path.read_text(encoding="utf-8"))
        return dict(content.get("tool", {}).get("zoo", {}))
    except (OSError, ValueError, AttributeError, TypeError) as e:
        raise SettingsError(f"pyproject.toml cannot be read: {e}") from None


def _habits(project: Project) -> frozenset[str]:
    try:
        habits = _said(project).get("habits", [])
        unknown = [h for h in habits if h not in rulebook() or not rulebook()[h].optional]
    except TypeError as error:
        raise SettingsError(f"pyproject.toml cannot be read: {error}") from None
    if unknown:
        optional = ", ".join(code for code, rule in rulebook().items() if rule.optional)
        raise SettingsError(f"pyproject.toml: {unknown[0]} is no habit; there are: {optional}")
    return frozenset(habits)
