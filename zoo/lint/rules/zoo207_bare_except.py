"""A sample catches every exception with a bare `except:`.

It catches Ctrl-C and misspelled names as well, so that a reader never learns what went wrong.

Bad (sample):

    try:
        print(model)
    except:
        pass

Good (sample):

    try:
        print(model)
    except RuntimeError as error:
        print(error)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from zoo.core.diagnostics import Severity
from zoo.lint.code import Codes, Problem, column, in_programs, tree_of
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    for span, problem in in_programs(view, _bare):
        yield Finding(span, problem.message, problem.hint)


@lru_cache(maxsize=4096)
def _bare(codes: Codes) -> tuple[Problem, ...]:
    text, hint = "a bare `except:` hides every mistake", "name the exception, as `except OSError:`"
    return tuple(
        Problem(text, hint, number, node.lineno, column(code, node), len("except"))
        for number, code in enumerate(codes)
        if "except" in code and not isinstance(tree := tree_of(code), SyntaxError)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    )
