"""Changes a line of the program, and sees whether a test notices.

    python tools/mutants.py [N]  [--seed S]

First runs the tests with coverage, to learn which of them reach each line and how long they take;
this is kept in `.cache/mutants` until the program or those tests change. Then draws N places (80)
of `zoo/`, each from a group in turn, changes each in a copy of what git has, and runs the tests
that reach it. Prints each change that no test noticed, and the score of each group. A survivor is
a question: some changes make no difference.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import io
import os
import random
import resource
import signal
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from reach import PYTEST, git, measured

GROUPS = (
    "zoo/core",
    "zoo/cards",
    "zoo/lint/rules",
    "zoo/samples",
    "zoo/build",
    "zoo/models/detection/parts",
)
SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
FIRST = 15  # tests that run before the others: seldom does a change survive them
NOTICED, NO_CPU, TIMED_OUT, SURVIVED = "noticed", "out of CPU time", "timed out", "survived"


def changes(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """(expression, what takes its place) for each change that can be made."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left, [op, *_], [right, *_]) if type(op) in SWAPS:
                yield node, ast.unparse(ast.Compare(left, [SWAPS[type(op)]()], [right]))
            case ast.BinOp(left, op, right) if type(op) in SWAPS:
                yield node, f"({ast.unparse(ast.BinOp(left, SWAPS[type(op)](), right))})"
            case ast.BoolOp(op, values):
                yield node, f"({ast.unparse(ast.BoolOp(SWAPS[type(op)](), values))})"
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                yield test, f"(not ({ast.unparse(test)}))"
            case ast.Constant(bool(value)):
                yield node, str(not value)
            case ast.Constant(int(value) | float(value)):
                yield node, str(value + 1)
            case ast.Return(ast.expr() as value) | ast.Expr((ast.Call() | ast.Yield()) as value):
                yield value, "None"


def mutant(text: str, draw: random.Random) -> tuple[str, str, range, str] | None:
    """The text with one change, what it is, its lines from the start of their statement, and, if
    these run at import, the name they are part of; None without a place for a change."""
    tree = ast.parse(text)
    # Before Python 3.12 the places inside of f-strings are wrong; a frozen class is for readers.
    left = [n for n in ast.walk(tree) if isinstance(n, ast.JoinedStr)]
    left += [d for n in ast.walk(tree) if isinstance(n, ast.ClassDef) for d in n.decorator_list]
    inside = {id(n) for one in left for n in ast.walk(one)}
    found = [(n, new) for n, new in changes(tree) if id(n) not in inside and ast.unparse(n) != new]
    if not found:
        return None
    node, new = draw.choice(found)
    data, old = text.encode(), (ast.get_source_segment(text, node) or "").encode()
    start = sum(map(len, data.splitlines(True)[: node.lineno - 1])) + node.col_offset
    changed = data[:start] + new.encode() + data[start + len(old) :]
    spans = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and _start(n) <= node.lineno]
    spans = [n for n in spans if node.lineno <= (n.end_lineno or 0)]  # from outer to inner
    inner = (n.body[0].lineno <= node.lineno for n in spans if isinstance(n, ast.FunctionDef))
    target = getattr(spans[0], "targets", [getattr(spans[0], "target", None)])[0]
    name = "" if any(inner) else getattr(spans[0], "name", getattr(target, "id", "-"))
    lines = range(_start(spans[-1]), (node.end_lineno or node.lineno) + 1)
    return changed.decode(), f"{' '.join(old.decode().split())}  ->  {new}", lines, name


def _start(node: ast.stmt) -> int:
    return min(n.lineno for n in [*getattr(node, "decorator_list", ()), node])


class Only:
    """Of what pytest collects, these tests, by file, in this order."""

    def __init__(self, tests: list[str]) -> None:
        files = list(dict.fromkeys(test.split("::")[0] for test in tests))
        self.order = {t: (files.index(t.split("::")[0]), n) for n, t in enumerate(tests)}
        self.args = [*PYTEST, "-x", *files]

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = (item for item in items if item.nodeid in self.order)
        items[:] = sorted(chosen, key=lambda item: self.order[item.nodeid])


def outcome(tests: list[str], seconds: float, folder: Path) -> str:
    """What the tests say, in a process that may use five times their seconds of CPU. A clock says
    little on a busy machine: what it stops is not counted as noticed."""
    if not (pid := os.fork()):
        os.setsid()
        limit = 60 + int(5 * seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 10))
        with open(folder / "log", "w", encoding="utf-8") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        code = 70
        try:
            only = Only(tests)
            code = pytest.main([*only.args, f"--basetemp={folder / 'temp'}"], [only])
        finally:
            os._exit(code)
    end = time.monotonic() + 120 + 10 * seconds
    try:
        while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
            if time.monotonic() > end:
                return TIMED_OUT
            time.sleep(0.05)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(ended[1])
    if code == -signal.SIGXCPU:
        return NO_CPU
    return SURVIVED if code in (0, 5) else NOTICED  # 5: no test was chosen


def warm(copy: Path) -> None:
    """Imports what pytest and the tests need of other projects, once for all changes."""
    os.chdir(copy)
    os.environ["PYTHONPATH"] = sys.path[0] = str(copy)
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*PYTEST, "--collect-only", "tests/core", "tests/build"])
    for name in [n for n in sys.modules if n.split(".")[0] in ("zoo", "tests", "conftest")]:
        del sys.modules[name]
    gc.freeze()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("number", nargs="?", type=int, default=80)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    commit = git("stash", "create").decode().strip() or "HEAD"
    tree = git("rev-parse", f"{commit}^{{tree}}").decode().strip()
    draw = random.Random(args.seed)
    score: dict[str, Counter[str]] = {group: Counter() for group in GROUPS}
    with tempfile.TemporaryDirectory() as temporary:
        folder, copy = Path(temporary), Path(temporary, "zoo")
        folder.chmod(0o755)  # samples run as another user
        with tarfile.open(fileobj=io.BytesIO(git("archive", tree))) as archive:
            archive.extractall(copy)
        reach = measured(copy, tree, GROUPS)
        warm(copy)
        for turn in range(args.number):
            group = GROUPS[turn % len(GROUPS)]
            path = draw.choice(sorted(f for f in (copy / group).glob("*.py") if f.stat().st_size))
            whole, stat = path.read_text("utf-8"), path.stat()
            if (made := mutant(whole, draw)) is None:
                continue
            text, what, lines, name = made
            where = path.relative_to(copy).as_posix()
            tests = reach.tests(where, lines, name)
            path.write_text(text, encoding="utf-8")
            os.utime(path, (turn, turn))  # so that no compiled file of another change counts
            result = SURVIVED
            for part in filter(None, (tests[:FIRST], tests[FIRST:])):
                if result == SURVIVED:
                    result = outcome(part, sum(map(reach.seconds.get, part)), folder)
            path.write_text(whole, encoding="utf-8")
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            score[group][result] += 1
            if result in (SURVIVED, TIMED_OUT):
                print(f"{where}:{lines[-1]}: {what}  ({result}, {len(tests)} tests)", flush=True)
    for group, counts in [*score.items(), ("all", sum(score.values(), Counter()))]:
        seen = counts[NOTICED] + counts[NO_CPU]
        rest = ", ".join(f"{counts[key]} {key}" for key in (NO_CPU, TIMED_OUT) if counts[key])
        print(f"{group}: {seen} of {counts.total()} noticed{rest and f' ({rest})'}")


if __name__ == "__main__":
    main()
