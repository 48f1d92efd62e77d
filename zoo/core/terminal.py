"""Text of strangers on a terminal."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

# C0 and C1 but tab and new line; what turns the order of other characters round; line separators.
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_OBEYED = (*range(9), *range(11, 32), *range(127, 160), 0x2028, 0x2029, *_BIDI)
_REPLACED = dict.fromkeys(_OBEYED, "\N{REPLACEMENT CHARACTER}")
_ESCAPED = {code: f"\\u{code:04x}" for code in _OBEYED}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# What GitHub's runner takes for a command: `::error::` at the beginning of a line, `##[error]`.
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\[)", re.MULTILINE)


def harmless(text: str) -> str:
    """Text without the control characters by which it could command a terminal."""
    return text.translate(_REPLACED)


def escaped_json(text: str) -> str:
    """JSON that means the same and holds no character that a terminal obeys.

    Such characters can only stand inside the text's strings, where each may be written as a number.
    """
    return text.translate(_ESCAPED)


class Guarded:
    """A text stream that passes nothing on that a terminal or GitHub's runner obeys."""

    def __init__(self, bare: TextIO) -> None:
        self.bare = bare
        self._for_github = "GITHUB_ACTIONS" in os.environ

    def write(self, text: str) -> int:
        # MegEngine colors what it logs: that loses its color, and holds no replaced characters
        shown = harmless(_COLOUR.sub("", text) if "\x1b" in text else text)
        if self._for_github:
            shown = _COMMAND.sub(lambda found: f"{found[0]} ", shown)
        self.bare.write(shown)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bare, name)


def guard_streams() -> None:
    """From now on, nothing that this process prints commands the terminal.

    Whatever is printed may hold a card's text, a file's name, a model's output or an exception, so
    the streams are guarded and not each call. Colors and progress bars go to `bare` streams.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None or isinstance(stream, Guarded):
            continue
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # cards hold Chinese
        setattr(sys, name, Guarded(stream))


def bare(stream: TextIO) -> TextIO:
    """The stream itself, for text whose control characters are the program's own."""
    return stream.bare if isinstance(stream, Guarded) else stream


@contextmanager
def without_commands(write: Callable[[str], object]) -> Iterator[None]:
    """What is printed meanwhile is text to GitHub's runner, which takes `::error::` for a command.

    write: prints a line where the text goes. Nobody who wrote the text can know the token that
    ends it.
    """
    if "GITHUB_ACTIONS" not in os.environ:
        yield
        return
    from secrets import token_hex  # takes time that other runs need not spend

    token = token_hex(16)
    write(f"::stop-commands::{token}")
    try:
        yield
    finally:
        write(f"::{token}::")
