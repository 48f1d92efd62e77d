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
    trees = [tree_of(code) for code in codes]
    if any(isinstance(tree, SyntaxError) for tree in trees) or sum(map(len, codes)) > LONGEST:
        return ()
    if not _suspicious(trees):
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


def _suspicious(trees: list[ast.Module | SyntaxError]) -> bool:
    """A statement uses what neither it nor one before it binds: only then pyflakes is asked."""
    bound = set(dir(builtins))
    for statement in (s for tree in trees if isinstance(tree, ast.Module) for s in tree.body):
        used: set[str] = set()
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
                return True
        if used - bound:
            return True
    return False


def _hint(name: str) -> str:
    return KNOWN.get(name, "define or import it in this sample, or in one before it")
