"""What the statements of a Python file bind: names, star imports, `__all__`; read, never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zoo.project.files import read_inside

LARGEST = 1 << 20  # bytes of a file
_RUNS = ("exec", "eval", "vars", "locals", "setattr", "delattr")  # may define names of the module
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Import:
    """`from source import name`, level: its dots; without a name, `import source`."""

    source: str
    level: int = 0
    name: str = ""


@dataclass(slots=True)
class Bindings:
    """The names of one file; those of `__all__` are one expression, a sum where it is added to.

    dynamic: the file also defines names in ways that only running it would show.
    """

    names: dict[str, ast.AST | Import] = field(default_factory=dict)
    stars: list[Import] = field(default_factory=list)
    dynamic: bool = False


def read_bindings(path: Path) -> Bindings | None:
    """What a file binds; None if it cannot be read or is not Python."""
    try:
        text = read_inside(path, LARGEST + 1)
        if len(text) > LARGEST:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as a `\d` in a plain string
            tree = ast.parse(text)
        found = Bindings(dynamic=_dynamic(tree))
        _bind(found, tree.body, certain=True)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return found


def _bind(found: Bindings, body: list[ast.stmt], *, certain: bool) -> None:
    """Where a statement may not run, what is bound already stays, unless it is a constant."""
    for statement in body:
        for name, value in _names(statement):
            if name == "__all__":
                found.names[name] = value if certain else statement  # which tells no names
            elif certain or isinstance(found.names.get(name, statement), ast.Constant | ast.stmt):
                found.names[name] = value
        before = found.names.get("__all__", ast.List([]))
        if added := _added_exports(statement):
            found.names["__all__"] = statement
            if certain and isinstance(before, ast.expr):
                found.names["__all__"] = ast.BinOp(before, ast.Add(), added)
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            found.stars.append(Import(statement.module or "", statement.level))
        elif isinstance(statement, ast.Delete):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    found.names.pop(target.id, None)
        elif not isinstance(statement, _SCOPES):
            for part in _bodies(statement):
                _bind(found, part, certain=certain and isinstance(statement, ast.With))


def _names(statement: ast.stmt) -> Iterator[tuple[str, ast.AST | Import]]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield statement.name, statement
        case ast.Import():
            for alias in statement.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, Import(whole)
        case ast.ImportFrom():
            for alias in statement.names:
                if alias.name != "*":
                    there = Import(statement.module or "", statement.level, alias.name)
                    yield alias.asname or alias.name, there
        case ast.Assign():
            for target in statement.targets:
                yield from _assigned(target, statement.value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from _assigned(target, value)
        case ast.For():
            for node in ast.walk(statement.target):
                if isinstance(node, ast.Name):
                    yield node.id, statement


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple | ast.List):
        parts: list[ast.expr] = [value] * len(target.elts)
        if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(parts):
            parts = value.elts
        for one, part in zip(target.elts, parts, strict=True):
            yield from _assigned(one, part)


def _added_exports(statement: ast.stmt) -> ast.expr | None:
    """What the statement adds to `__all__`."""
    match statement:
        case ast.AugAssign(target=ast.Name(id="__all__"), value=added):
            return added
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr=how), args=[added])
        ):
            return ast.List([added]) if how == "append" else added
    return None


def _bodies(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(statement, ast.If):
        plain = isinstance(statement.test, ast.Name | ast.Attribute | ast.Compare)
        test = ast.unparse(statement.test) if plain else ""  # which calls itself for each level
        never = ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        if test in never or test.startswith("__name__ =="):  # not when it is imported
            yield statement.orelse
            return
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for inner in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield inner.body


def _dynamic(tree: ast.Module) -> bool:
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, scoped = waiting.pop()
        match node:
            case ast.Name(id="globals"):
                return True
            case ast.Name(id=name) if name in _RUNS and not scoped:
                return True
            case ast.FunctionDef(name="__getattr__") if not scoped:
                return True
            case ast.Attribute(value=ast.Name(id="sys"), attr="modules") if not scoped:
                return True
        inner = scoped or isinstance(node, _SCOPES)
        waiting += ((child, inner) for child in ast.iter_child_nodes(node))
    return False
