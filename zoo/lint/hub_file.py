"""The hub's hubconf.py, as far as cards cannot be checked without it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from zoo.core.diagnostics import Diagnostic, Severity
from zoo.project.files import read_inside
from zoo.project.paths import Project

NOT_PYTHON = "ZOO308"
_LARGEST = 1 << 20  # bytes


def hub_file(project: Project) -> Iterator[Diagnostic]:
    """What keeps Python from reading hubconf.py, if anything does; nothing of it is run."""
    path = project.root / "hubconf.py"
    if not path.is_file():
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as a `\d` in a plain string
            ast.parse(read_inside(path, _LARGEST))
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        text = f"not valid Python: {error.msg}"
        hint = "correct it; until then nobody can load a model from this hub"
        name, severity = project.shown(path), Severity.ERROR
        yield Diagnostic(NOT_PYTHON, severity, name, line, column, line, column, text, hint)
    except (OSError, ValueError, RecursionError, MemoryError):
        return  # then it is not read at all
