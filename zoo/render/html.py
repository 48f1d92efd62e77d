"""View + template -> the bytes of a page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)


def render(theme: Path, template: str, page: Any) -> bytes:
    """The template filled with one view, which it knows as `page`."""
    text: str = _environment(theme).get_template(template).render(page=page)
    return text.encode()


def prepare(theme: Path) -> None:
    """Reads all templates as they are now; from here on nobody looks whether they change."""
    _environment.cache_clear()
    environment = _environment(theme)
    for name in environment.list_templates():
        if name.endswith(".html"):
            environment.get_template(name)
    environment.auto_reload = False


@lru_cache
def _environment(theme: Path) -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=FileSystemLoader(theme / "templates"),
        bytecode_cache=_compiled(),
    )
    # Views are values with attributes, never dictionaries: there is no second way to look.
    environment.getattr = getattr  # type: ignore[method-assign, assignment]
    return environment


def _compiled() -> BytecodeCache | None:
    """Jinja's own cache of compiled templates, by their text; None where there can be none."""
    try:
        return FileSystemBytecodeCache()
    except (OSError, RuntimeError):
        return None
