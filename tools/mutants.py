"""Changes a line of the program, and sees whether a test notices.

    python tools/mutants.py [N]  [--seed S]

Draws N places (80) of `zoo/`, each from a group in turn; each is changed in a copy of the checkout
and the tests of its folder run there, those of the same name first. Prints each change that no test
noticed, and how many were, by group. A survivor is a question: some changes make no difference.
"""

from __future__ import annotations

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# group -> the folders of its tests, the likeliest first
GROUPS = {
    "zoo/core": ("core", "cards", "commands"),
    "zoo/cards": ("cards", "lint"),
    "zoo/lint/rules": ("cards", "lint"),
    "zoo/samples": ("samples",),
    "zoo/build": ("build", "commands"),
    "zoo/models/detection/parts": ("models",),
}
SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
COPIED = shutil.ignore_patterns(".git", ".venv", ".cache", ".*_cache", "public", "__pycache__")
SECONDS = 600  # for the tests of a change; one that makes them hang was noticed


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


def mutant(text: str, draw: random.Random) -> tuple[str, int, str] | None:
    """The text with one change, its line, and what it is; None without a place for one."""
    tree = ast.parse(text)
    # Before Python 3.12 the places inside of f-strings are wrong.
    inside = {id(n) for f in ast.walk(tree) if isinstance(f, ast.JoinedStr) for n in ast.walk(f)}
    found = [(node, new) for node, new in changes(tree) if id(node) not in inside]
    if not found:
        return None
    node, new = draw.choice(found)
    data, old = text.encode(), (ast.get_source_segment(text, node) or "").encode()
    start = sum(map(len, data.splitlines(True)[: node.lineno - 1])) + node.col_offset
    changed = data[:start] + new.encode() + data[start + len(old) :]
    return changed.decode(), node.lineno, f"{' '.join(old.decode().split())}  ->  {new}"


def noticed(copy: Path, path: Path, folders: tuple[str, ...]) -> bool:
    """Whether a test fails in the copy, those named like the changed file first."""
    same = sorted((copy / "tests").rglob(f"test_{path.stem}.py"))
    for tests in filter(None, (same, [copy / "tests" / folder for folder in folders])):
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not browser and not slow"]
        try:
            done = subprocess.run(
                [*command, *map(str, tests)], cwd=copy, capture_output=True, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            return True
        if done.returncode not in (0, 5):  # 5: no test was chosen
            return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("number", nargs="?", type=int, default=80)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    score = {group: [0, 0] for group in GROUPS}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "zoo"
        shutil.copytree(ROOT, copy, ignore=COPIED)
        for turn in range(args.number):
            group = list(GROUPS)[turn % len(GROUPS)]
            path = draw.choice(sorted((copy / group).glob("*.py")))
            whole = path.read_text("utf-8")
            if (made := mutant(whole, draw)) is None:
                continue
            text, line, what = made
            path.write_text(text, encoding="utf-8")
            killed = noticed(copy, path, GROUPS[group])
            path.write_text(whole, encoding="utf-8")
            score[group][not killed] += 1
            if not killed:
                print(f"{path.relative_to(copy)}:{line}: {what}", flush=True)
    for group, (killed, survived) in score.items():
        print(f"{group}: {killed} of {killed + survived} noticed")


if __name__ == "__main__":
    main()
