"""Files of a hub -> their text, or a diagnostic that says why it is not read."""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from zoo.cards.decode import MAX_BYTES, decode
from zoo.core.diagnostics import Diagnostic, Severity, about_file
from zoo.core.invisible import in_words, invisible, visible
from zoo.core.source import Source
from zoo.project.below import RefusedFile, read_below
from zoo.project.files import read_inside
from zoo.project.paths import Project

# Bytes that are not UTF-8, as Python holds them; what ends a line of a report or moves a cursor.
_STRANGE = re.compile(r"[\ud800-\udfff\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
LARGEST_HUBCONF = 1 << 20  # bytes
NOT_PYTHON = "ZOO308"
LONGEST_NAME = 200  # bytes: pages and feeds add up to 40 to it, a file's name has 255


def card_bytes(file: Path, shown: str) -> bytes | Diagnostic:
    """The bytes of a card, no more of them than tell that it is too large. shown: its path."""
    path, text = shown, ""
    if _STRANGE.search(shown):
        path, text = readable(shown), "its name is not UTF-8, or holds control characters"
    elif run := next(invisible(file.name), None):
        path, text = visible(shown), f"its name has {in_words(file.name[slice(*run)])}"
    elif _DEVICE.fullmatch(file.stem):
        text = "Windows takes its name for a device, and cannot check the site out"
    elif (length := len(os.fsencode(file.stem))) > LONGEST_NAME:
        text = f"its name has {length} bytes; {LONGEST_NAME} are allowed"
    if text:
        return about_file(path, "ZOO000", f"is not read: {text}", "rename the file")
    try:
        return read_inside(file, MAX_BYTES + 1)
    except RefusedFile as error:
        hint = "put the card itself here: a file with its text"
        return about_file(shown, "ZOO000", f"is not read: {error.strerror}", hint)
    except OSError as error:
        return about_file(shown, "ZOO000", f"cannot be read: {error.strerror}")


def read_card(project: Project, file: Path) -> tuple[Source | Diagnostic, bytes]:
    """The text of a card, or the reason it cannot be read; and the bytes that were read."""
    shown = shown_card(project.shown(file.parent), file)
    data = card_bytes(file, shown)
    return (data, b"") if isinstance(data, Diagnostic) else (decode(shown, data), data)


def shown_card(folder: str, file: Path) -> str:
    """A card's path as messages name it. folder: how they name the one it lies in."""
    return f"{folder}/{file.name}" if folder != "." else file.name


def readable(path: str) -> str:
    r"""The path with what is not UTF-8 as `\xff`, and a line end as `\n`."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return _STRANGE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def hub_file(project: Project) -> Iterator[Diagnostic]:
    """What keeps Python from reading hubconf.py, if anything does; nothing of it is run."""
    hint = "correct it; until then nobody can load a model from this hub"
    path = project.root / "hubconf.py"
    name = project.shown(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as a `\d` in a plain string
            ast.parse(read_below(project.root, path.name, LARGEST_HUBCONF))
    except FileNotFoundError:
        return
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        text, severity = f"not valid Python: {error.msg}", Severity.ERROR
        yield Diagnostic(NOT_PYTHON, severity, name, line, column, line, column, text, hint)
    except OSError as error:
        yield about_file(name, NOT_PYTHON, f"cannot be read: {error.strerror}", hint)
    except (ValueError, RecursionError, MemoryError) as error:
        text = f"not valid Python: {type(error).__name__}: {error}"
        yield about_file(name, NOT_PYTHON, text, hint)
