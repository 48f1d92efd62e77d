"""A sample uses `urllib.URLopener`.

Python 3 does not have it: the line fails, and where a bare `except:` stands around it, it hides
every other mistake.

Bad (sample):

    import urllib.request

    urllib.URLopener().retrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")

Good (sample):

    import urllib.request

    urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
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
NAMES = ("urllib.URLopener", "urllib.FancyURLopener")


def check(view: View) -> Iterator[Finding]:
    for span, problem in in_programs(view, _openers):
        yield Finding(span, problem.message, problem.hint)


@lru_cache(maxsize=4096)
def _openers(codes: Codes) -> tuple[Problem, ...]:
    hint = "write `urllib.request.urlretrieve(url, file)`"
    return tuple(
        Problem(
            f"Python 3 has no `{name}`", hint, number, node.lineno, column(code, node), len(name)
        )
        for number, code in enumerate(codes)
        if "URLopener" in code and not isinstance(tree := tree_of(code), SyntaxError)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and (name := ast.unparse(node)) in NAMES
    )
