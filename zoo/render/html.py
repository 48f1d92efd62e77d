"""View + template -> the bytes of a page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def render(theme: Path, template: str, page: Any) -> bytes:
    """The template filled with one view, which it knows as `page`."""
    text: str = _environment(theme).get_template(template).render(page=page)
    return text.encode()


@lru_cache
def _environment(theme: Path) -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=FileSystemLoader(theme / "templates"),
    )
