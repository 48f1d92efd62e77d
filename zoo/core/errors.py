"""The one error that ends a command; exceptions of our own code, in a line."""

from __future__ import annotations

import traceback
from pathlib import Path

LONGEST = 300  # characters of what an exception says
_PACKAGE = Path(__file__).resolve().parents[1]


class ZooError(Exception):
    """The text names what is wrong, where, and the remedy; `zoo` prints it and exits with 2."""


def reason(error: BaseException) -> str:
    """`ValueError: no such thing (zoo/render/views/card.py:12)`: what, and where in this program.

    The place is the innermost of our own lines; paths of the machine are left out.
    """
    text = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")[:LONGEST]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            return f"{text} (zoo/{path.relative_to(_PACKAGE).as_posix()}:{frame.lineno})"
    return text


def is_defect(error: BaseException) -> bool:
    """Whether the error is the program's own, and not somebody's wish to stop it."""
    return not isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit))
