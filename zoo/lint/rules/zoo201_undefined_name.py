"""A sample uses a name that nothing before it defines.

The sample would stop there with a NameError. Before a sample run the load sample and the
earlier samples of the same language, nothing else: `import megengine.hub as hub` defines `hub`,
not `megengine`.

Bad (sample):

    import megengine.functional as F

    print(megengine.__version__)

Good (sample):

    import megengine

    print(megengine.__version__)
"""

from __future__ import annotations

import ast
import builtins
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from zoo.cards.syntax import LONGEST
from zoo.core.diagnostics import Severity
from zoo.lint.code import Codes, Problem, in_programs, tree_of
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.ERROR
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)
UNUSUAL = (ast.Delete, ast.Match, ast.Try)  # what binds here need not be bound afterwards
_BUILTINS = frozenset(dir(builtins))
KNOWN = {
    "megengine": "add `import megengine`",
    "mge": "add `import megengine as mge`",
    "hub": "add `from megengine import hub`",
    "np": "add `import numpy as np`",
    "cv2": "add `import cv2`",
}


def check(view: View) -> Iterator[Finding]:
    for span, problem in in_programs(view, _undefined):
        yield Finding(span, problem.message, problem.hint)


@lru_cache(maxsize=4096)
def _undefined(codes: Codes) -> tuple[Problem, ...]:
    if any(isinstance(tree_of(code), SyntaxError) for code in codes):
        return ()
    if sum(map(len, codes)) > LONGEST or not _suspicious(codes):
        return ()
    starts = [0]
    for code in codes:
        starts.append(starts[-1] + code.count("\n") + 1)
    from pyflakes.checker import Checker  # pyflakes takes a moment to import
    from pyflakes.messages import UndefinedName

    program = ast.parse("\n".join(codes))
    found = []
    for message in Checker(program).messages:
        if isinstance(message, UndefinedName):
            number = bisect_right(starts, message.lineno - 1) - 1
            line, name = message.lineno - starts[number], str(message.message_args[0])
            text = codes[number].split("\n")[line - 1].encode()[: message.col]
            at = len(text.decode("utf-8", "ignore"))
            found.append(
                Problem(f"undefined name `{name}`", _hint(name), number, line, at, len(name))
            )
    return tuple(found)


def _suspicious(codes: Codes) -> bool:
    """A statement uses what neither it nor one before it binds: only then pyflakes is asked."""
    bound = _BUILTINS
    for used, binds in (statement for code in codes for statement in _statements(code)):
        bound = bound | binds
        if not used <= bound:
            return True
    return False


@lru_cache(maxsize=4096)
def _statements(code: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The names that each statement of the code uses, and those that it binds for certain."""
    tree = tree_of(code)
    return () if isinstance(tree, SyntaxError) else tuple(map(_used_and_bound, tree.body))


def _used_and_bound(statement: ast.stmt) -> tuple[frozenset[str], frozenset[str]]:
    used: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.alias):
            bound.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, DEFINITIONS):
            bound.add(node.name or "")
        elif isinstance(node, UNUSUAL):
            used.add("del")  # a keyword: nothing binds it
    return frozenset(used), frozenset(bound)


def _hint(name: str) -> str:
    return KNOWN.get(name, "define or import it in this sample, or in one before it")
