"""The class of the network that an entry builds; read from the code, which is never run."""

from __future__ import annotations

import ast
from pathlib import Path

from zoo.project.modules import Module, Outside, Repository, Value, Written

DEEPEST = 8  # functions that call one another


def network_class(root: Path, entry: str) -> str:
    """`TinyNet` if the entry of the hubconf.py in `root` returns `TinyNet(...)`, a class of the
    repository; "" if the code does not show it."""
    try:
        hubconf = Repository(root).file(root.resolve() / "hubconf.py")
        return _class_of(hubconf.get(entry), 0) if hubconf else ""
    except (OSError, RuntimeError):  # too deep or too much, or a link that leads to itself
        return ""


def _class_of(value: Value, depth: int) -> str:
    if not isinstance(value, Written) or depth > DEEPEST:
        return ""
    node = value.node
    if isinstance(node, ast.ClassDef):
        return node.name
    made = _returned(node) if isinstance(node, ast.FunctionDef) else node
    return _built(made, value.module, depth + 1)


def _built(node: ast.AST | None, module: Module, depth: int) -> str:
    """The class of what an expression builds."""
    if isinstance(node, ast.Call):
        maker = None if isinstance(node.func, ast.Call) else module.value(node.func)
        partial = isinstance(maker, Outside) and maker.name.endswith("partial")
        if (maker is None or partial) and node.args:  # pretrained(URL)(build), partial(build, ...)
            maker = module.value(node.args[0])
        return _class_of(maker, depth)
    return ""


def _returned(function: ast.FunctionDef) -> ast.expr | None:
    """What a function returns; a variable stands for what it was first set to."""
    variables: dict[str, ast.expr] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            variables.setdefault(node.targets[0].id, node.value)
    for statement in function.body[::-1]:
        if isinstance(statement, ast.Return) and statement.value is not None:
            made = statement.value
            return variables.get(made.id, made) if isinstance(made, ast.Name) else made
    return None
