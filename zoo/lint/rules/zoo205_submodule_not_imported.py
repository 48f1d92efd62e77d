"""A sample uses `urllib.request` after a bare `import urllib`.

A package does not import its modules: it works only where another library happens to have done
so before.

Bad (sample):

    import urllib

    urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")

Good (sample):

    import urllib.request

    urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from zoo.core.diagnostics import Severity
from zoo.lint.code import Codes, Problem, column, in_programs, nodes_of
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
# Modules of the standard library that their packages do not import.
MODULES = frozenset(
    ("urllib.request", "urllib.parse", "urllib.error", "concurrent.futures", "importlib.util",
     "importlib.resources", "xml.etree", "os.path.path", "http.client", "http.server")
)  # fmt: skip


def check(view: View) -> Iterator[Finding]:
    for span, problem in in_programs(view, _uses):
        yield Finding(span, problem.message, problem.hint)


@lru_cache(maxsize=4096)
def _uses(codes: Codes) -> tuple[Problem, ...]:
    imported: set[str] = set()
    found = []
    for number, code in enumerate(codes):
        imports, uses = _read(code)
        imported |= imports
        for name, package, line, at in uses:
            if package in imported and not _loaded(name, imported):
                text = f"`{name}` is used, but only `{package}` is imported"
                hint = f"write `import {name}`"
                found.append(Problem(text, hint, number, line, at, len(name)))
    return tuple(found)


@lru_cache(maxsize=4096)
def _read(code: str) -> tuple[frozenset[str], tuple[tuple[str, str, int, int], ...]]:
    """What a code imports; each use of one of MODULES: it, its package, line and column."""
    imported: set[str] = set()
    uses = []
    for node in nodes_of(code):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names if alias.asname is None)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module)
            imported.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            if name in MODULES:
                uses.append((name, node.value.id, node.lineno, column(code, node)))
    return frozenset(imported), tuple(uses)


def _loaded(name: str, imported: set[str]) -> bool:
    return any(one == name or one.startswith(name + ".") for one in imported)
