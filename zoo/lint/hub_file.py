"""The hub's hubconf.py, as far as cards cannot be checked without it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from zoo.core.diagnostics import Diagnostic, Severity, about_file
from zoo.project.below import read_below
from zoo.project.paths import Project

NOT_PYTHON = "ZOO308"
_LARGEST = 1 << 20  # bytes
_HINT = "correct it; until then nobody can load a model from this hub"


def hub_file(project: Project) -> Iterator[Diagnostic]:
    """What keeps Python from reading hubconf.py, if anything does; nothing of it is run."""
    path = project.root / "hubconf.py"
    name = project.shown(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as a `\d` in a plain string
            ast.parse(read_below(project.root, path.name, _LARGEST))
    except FileNotFoundError:
        return
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        text, severity = f"not valid Python: {error.msg}", Severity.ERROR
        yield Diagnostic(NOT_PYTHON, severity, name, line, column, line, column, text, _HINT)
    except OSError as error:
        yield about_file(name, NOT_PYTHON, f"cannot be read: {error.strerror}", _HINT)
    except (ValueError, RecursionError, MemoryError) as error:
        text = f"not valid Python: {type(error).__name__}: {error}"
        yield about_file(name, NOT_PYTHON, text, _HINT)
