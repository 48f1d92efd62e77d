"""View + template -> the bytes of a page."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import current_thread, main_thread
from traceback import walk_tb
from typing import Any, Protocol

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zoo.core.errors import ZooError
from zoo.render.site import Theme, lies_in

SECONDS = 60.0  # that a page of a hub's theme may take; ours take milliseconds


class BrokenTemplate(ZooError):
    """A template of a hub's theme cannot be used; the text names file, line and reason."""


def render(theme: Theme, template: str, page: Any) -> bytes:
    """The template filled with one view, which it knows as `page`. Raises BrokenTemplate if a
    template of the theme's overlay fails."""
    try:
        with _within(SECONDS if theme.overlay else 0):
            text: str = _environment(theme).get_template(template).render(page=page)
    except Exception as error:
        if theme.overlay is None:
            raise
        raise _broken(theme.overlay, template, error) from error
    return text.encode()


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raises TimeoutError after that time; 0 for none, as in threads, which get no signals."""
    if not (seconds and hasattr(signal, "SIGALRM") and current_thread() is main_thread()):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"it takes more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def prepare(theme: Theme, kept: Kept) -> None:
    """Reads all templates as they are now; from here on nobody looks whether they change.

    kept: has those compiled before. Raises BrokenTemplate.
    """
    _environment.cache_clear()
    environment = _environment(theme)
    environment.bytecode_cache = _Compiled(kept, environment.sandboxed)
    for name in environment.list_templates():
        if not name.endswith(".html"):
            continue
        try:
            environment.get_template(name)
        except TemplateError as error:
            if theme.overlay is None:
                raise
            raise _broken(theme.overlay, name, error) from error
    environment.auto_reload = False


@lru_cache
def _environment(theme: Theme) -> Environment:
    ours = FileSystemLoader(theme.base / "templates")
    if theme.overlay is None:
        environment = Environment(loader=ours, **_OPTIONS)
        # Views are values with attributes, never dictionaries: there is no second way to look.
        environment.getattr = getattr  # type: ignore[method-assign, assignment]
        return environment
    return ImmutableSandboxedEnvironment(
        # A template of the same name as ours can extend ours as `ours/layout.html`.
        loader=ChoiceLoader(
            [_Inside(theme.overlay / "templates"), ours, PrefixLoader({"ours": ours})]
        ),
        **_OPTIONS,
    )


_A_VIEW = re.compile(r"'zoo\.render\.[\w.]+ object'")  # as jinja2 names what lacks a field
_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}


class Kept(Protocol):
    """Keeps values by their key."""

    def get(self, *key: bytes | str) -> bytes | None: ...

    def put(self, value: bytes, *key: bytes | str) -> None: ...


class _Compiled(BytecodeCache):
    """Compiled templates by their text; code compiled for the sandbox differs."""

    def __init__(self, kept: Kept, sandboxed: bool) -> None:
        self._kept = kept
        self._kind = f"template {sandboxed}"

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := self._kept.get(self._kind, bucket.key, bucket.checksum):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept.put(bucket.bytecode_to_string(), self._kind, bucket.key, bucket.checksum)


class _Inside(FileSystemLoader):
    """Loads templates of a stranger: a link could show any file of this machine."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        text, path, unchanged = super().get_source(environment, template)
        if not lies_in(Path(path), Path(self.searchpath[0])):
            raise TemplateNotFound(template, "it is a link that leads out of the theme")
        return text, path, unchanged


def _broken(overlay: Path, template: str, error: Exception) -> BrokenTemplate:
    """Names the overlay's file and line that the error comes from, if it says so."""
    name, line = template, getattr(error, "lineno", None)
    if file := getattr(error, "filename", None):
        name = _shown(overlay, file) or template
    for frame, number in walk_tb(None if file else error.__traceback__):
        if found := _shown(overlay, frame.f_code.co_filename):
            name, line = found, number
    place = f"{name}:{line}" if line else name
    reason = _A_VIEW.sub("the view", str(error))
    return BrokenTemplate(f"the theme's template {place}: {reason}; correct it, or delete the file")


def _shown(overlay: Path, file: str) -> str:
    path, folder = Path(file), overlay / "templates"
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""
