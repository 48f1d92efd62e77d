"""What an expression of a Python file is worth, where its text alone shows that."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from zoo.project.modules import DEEPEST, Module, Written

LONGEST = 2000  # characters: an address, or a part of one
LARGEST_NUMBER = 1 << 64
LARGEST = 1000  # keys of a dictionary


def constant(
    node: ast.expr, module: Module, local: Mapping[str, ast.expr], depth: int = 0
) -> str | None:
    """The text an expression gives: literals, names, sums, f-strings, items of dictionaries.

    local: names of the function around it. None if only running the file would show it.
    """
    module.repository.count(1)
    if depth > DEEPEST:
        return None
    if not local:
        if id(node) not in module.texts:
            module.texts[id(node)] = None  # as long as it depends on itself
            module.texts[id(node)] = _constant(node, module, local, depth)
        return module.texts[id(node)]
    return _constant(node, module, local, depth)


def _constant(
    node: ast.expr, module: Module, local: Mapping[str, ast.expr], depth: int
) -> str | None:
    found: str | None = None
    match node:
        case ast.Constant(value=str() as value):
            found = value
        case ast.Constant(value=int() as value) if abs(value) < LARGEST_NUMBER:
            found = str(value)
        case ast.BinOp(left, ast.Add(), right):
            found = _joined([left, right], module, local, depth)
        case ast.JoinedStr(values):
            found = _joined(values, module, local, depth)
        case ast.FormattedValue(value, -1, None):
            found = constant(value, module, local, depth + 1)
        case ast.Name(id) if id in local:
            found = constant(local[id], module, {}, depth + 1)
        case ast.Name() | ast.Attribute():
            there = module.value(node)
            if isinstance(there, Written) and isinstance(there.node, ast.expr):
                found = constant(there.node, there.module, {}, depth + 1)
        case ast.Subscript(owner, key):
            found = _item(owner, key, module, local, depth)
    return found if found is not None and len(found) <= LONGEST else None


def _joined(
    parts: list[ast.expr], module: Module, local: Mapping[str, ast.expr], depth: int
) -> str | None:
    texts = [constant(part, module, local, depth + 1) for part in parts]
    whole = [text for text in texts if text is not None]
    return "".join(whole) if len(whole) == len(texts) else None


def _item(
    owner: ast.expr, key: ast.expr, module: Module, local: Mapping[str, ast.expr], depth: int
) -> str | None:
    table = module.value(owner)
    wanted = constant(key, module, local, depth + 1)
    if wanted is None or not isinstance(table, Written) or not isinstance(table.node, ast.Dict):
        return None
    for name, value in list(zip(table.node.keys, table.node.values, strict=True))[:LARGEST]:
        if name is not None and constant(name, table.module, {}, depth + 1) == wanted:
            return constant(value, table.module, {}, depth + 1)
    return None
