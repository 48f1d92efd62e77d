"""Code of samples that cannot run, as far as that shows without running it.

A program is the codes that run in one process, one after the other; a place in it is the number
of the code, and line and column in that code, the line counted from 1, the column from 0.
"""

from __future__ import annotations

import ast
import builtins
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from itertools import accumulate
from typing import NamedTuple

from zoo.cards.calls import LONGEST, nodes_of, tree_of
from zoo.core.card import Sample
from zoo.core.directives import read_directives
from zoo.core.source import Source, Span
from zoo.lint.document import View
from zoo.lint.rule import ERROR, Finding, rule

Codes = tuple[str, ...]


class Problem(NamedTuple):
    """length: characters to mark, 0: to the end of the line."""

    message: str
    hint: str
    number: int
    line: int
    column: int
    length: int


def in_programs(
    find: Callable[[Codes], Iterator[Problem]],
) -> Callable[[View], Iterator[Finding]]:
    """Makes a check of what `find` sees in each of a card's programs; it reports a place once.

    Samples whose directives skip them are read, for the names they define, but not reported.
    """

    @wraps(find)
    def check(view: View) -> Iterator[Finding]:
        seen: set[tuple[int, str]] = set()
        for program in view.programs:
            for problem in _found(find, program.codes):
                owner = program.owners[problem.number]
                if owner is None or (at := _place(view.card.source, owner, problem)) is None:
                    continue
                if (at.start, problem.message) not in seen:
                    seen.add((at.start, problem.message))
                    yield Finding(at, problem.message, problem.hint)

    return check


@lru_cache(maxsize=4096)  # the programs of both languages are often the same
def _found(find: Callable[[Codes], Iterator[Problem]], codes: Codes) -> tuple[Problem, ...]:
    return tuple(find(codes))


def _place(source: Source, sample: Sample, problem: Problem) -> Span | None:
    number = sample.line + problem.line - 1
    if not 1 <= number <= len(source.line_starts):
        return None
    text = source.line(number)
    code = sample.code.split("\n")
    indent = len(text) - len(code[problem.line - 1]) if problem.line <= len(code) else 0
    start = min(problem.column + indent, len(text))
    end = min(start + problem.length, len(text)) if problem.length else len(text.rstrip())
    at = source.line_starts[number - 1]
    return Span(at + start, at + max(end, start + 1))


def column(code: str, line: int, offset: int) -> int:
    """A column in characters; ast counts bytes."""
    return len(code.split("\n")[line - 1].encode()[:offset].decode("utf-8", "ignore"))


@rule("ZOO200", ERROR)
def syntax_error(view: View) -> Iterator[Finding]:
    """A sample is not valid Python.

    It cannot run, and neither can one whose hidden `setup` is no Python. Shell commands belong into a
    block marked `bash`, sessions with `>>>` into a plain one.

    Bad (sample): print(model
    Bad (sample): return model(image)
    Bad (both):

        <!-- doctest: setup
        image = load(
        -->
        ```python
        print(model)
        ```

    Good (sample): print(model)
    """
    yield from _syntax(view)
    source = view.card.source
    for sample in view.card.samples():
        found, _ = read_directives(source.text, sample.span.start)
        error = tree_of(found.setup) if found.setup and not found.skip else None
        if isinstance(error, SyntaxError):  # in the hidden code before the sample
            number = min(found.setup_line + (error.lineno or 1) - 1, len(source.line_starts))
            start, text = source.line_starts[number - 1], source.line(number)
            at = min(max(0, (error.offset or 1) - 1), max(0, len(text) - 1))
            hint = "fix it; it runs before the sample"
            place = Span(start + at, start + max(len(text), at + 1))
            yield Finding(place, f"not valid Python in `setup`: {error.msg}", hint)


@in_programs
def _syntax(codes: Codes) -> Iterator[Problem]:
    for number, code in enumerate(codes):
        error = tree_of(code)
        if isinstance(error, SyntaxError):
            line, at = error.lineno or 1, max(0, (error.offset or 1) - 1)
            text = f"not valid Python: {error.msg}"
            yield Problem(text, _marked_as(code), number, line, at, 0)


def _marked_as(code: str) -> str:
    start = code.lstrip()
    if start.startswith(("!", "%", "$ ", "pip ")):
        return "mark shell commands as ```bash"
    return "mark a session as ```text" if start.startswith(">>>") else "fix it; it has to run"


DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)
UNUSUAL = (ast.Delete, ast.Match, ast.Try)  # what binds here need not be bound afterwards
NEVER = 1 << 31  # behind every statement
KNOWN = {
    "megengine": "add `import megengine`",
    "mge": "add `import megengine as mge`",
    "hub": "add `from megengine import hub`",
    "np": "add `import numpy as np`",
    "cv2": "add `import cv2`",
}


@rule("ZOO201", ERROR)
@in_programs
def undefined_name(codes: Codes) -> Iterator[Problem]:
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
    if any(isinstance(tree_of(code), SyntaxError) for code in codes):
        return
    if sum(map(len, codes)) > LONGEST or not _suspicious(codes):
        return
    from pyflakes.checker import Checker  # pyflakes takes a moment to import
    from pyflakes.messages import UndefinedName

    starts = [0, *accumulate(code.count("\n") + 1 for code in codes)]
    for message in Checker(ast.parse("\n".join(codes))).messages:
        if isinstance(message, UndefinedName):
            number = bisect_right(starts, message.lineno - 1) - 1
            line, name = message.lineno - starts[number], str(message.message_args[0])
            at = column(codes[number], line, message.col)
            hint = KNOWN.get(name, "define or import it in this sample, or in one before it")
            yield Problem(f"undefined name `{name}`", hint, number, line, at, len(name))


def _suspicious(codes: Codes) -> bool:
    """A statement uses what neither it nor one before it binds: only then pyflakes is asked."""
    bound = set(dir(builtins))
    for code in codes:
        used, binds = _names(code)
        if any(at < binds.get(name, NEVER) for name, at in used.items() if name not in bound):
            return True
        bound |= binds.keys()
    return False


@lru_cache(maxsize=64)  # a load sample is read with each language's samples
def _names(code: str) -> tuple[dict[str, int], dict[str, int]]:
    """The first statement of the code that uses each name, and the first that binds it."""
    tree = tree_of(code)
    starts = [(n.lineno, n.col_offset) for n in tree.body] if isinstance(tree, ast.Module) else []
    used: dict[str, int] = {}
    bound: dict[str, int] = {}
    for node in nodes_of(code):
        names = bound
        if isinstance(node, ast.Name):
            name, names = node.id, used if isinstance(node.ctx, ast.Load) else bound
        elif isinstance(node, ast.alias):
            name = node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.arg):
            name = node.arg
        elif isinstance(node, DEFINITIONS):
            name = node.name or ""
        elif isinstance(node, UNUSUAL):
            name, names = "del", used  # a keyword: nothing binds it
        else:
            continue
        at = bisect_right(starts, (node.lineno, node.col_offset))
        names[name] = min(at, names.get(name, NEVER))
    return used, bound
