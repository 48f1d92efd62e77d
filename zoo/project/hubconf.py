"""What a repository's hubconf.py offers, and the class of a network; nothing of it is run."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from zoo.core.hub import Hubconf
from zoo.project.modules import Local, Module, Outside, Repository, Unclear, Value, Written, text_of

PRETRAINED = "pretrained"
FETCH = "load_serialized_obj_from_url"
# Packages that define no model: a name that is imported from them is a tool.
_TOOLS = frozenset((*sys.stdlib_module_names, "megengine", "numpy", "cv2", "tqdm"))
MOST_CALLS = 8  # functions that call one another
_MAKERS = ("functools.partial", "functools.wraps")  # of the standard library, and give callables


def read_hubconf(root: Path) -> Hubconf:
    """The entries of the hubconf.py in `root`; incomplete if the file is missing."""
    try:
        module = Repository(root).file(root.resolve() / "hubconf.py")
        if module is None:
            return Hubconf()
        names = {*module.bindings.names, *(n for there in module.starred for n in there.public)}
        found = {name: module.get(name) for name in sorted(names) if not name.startswith("_")}
        addresses = {value: _address(value) for value in found.values()}
        entries = {name: addresses[value] for name, value in found.items() if _is_entry(value)}
        return Hubconf(entries, complete=module.complete())
    except (OSError, RuntimeError):  # too deep or too much, or a link that leads to itself
        return Hubconf()


def _is_entry(value: Value) -> bool:
    """Whether the value can be called, as far as that shows."""
    if isinstance(value, Outside):
        return not value.whole and value.name.partition(".")[0] not in _TOOLS
    if isinstance(value, Written):
        node = value.node
        if isinstance(node, ast.Call):
            maker = value.module.value(node.func)
            return not isinstance(maker, Outside) or maker.name in _MAKERS or _is_entry(maker)
        return isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.IfExp
        )
    return isinstance(value, Unclear)


def _address(value: Value) -> str | None:
    """Where an entry's weights lie: what `@hub.pretrained` says, or the function fetches."""
    if not isinstance(value, Written):
        return None
    node, module = value.node, value.module
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        calls = (d for d in node.decorator_list if isinstance(d, ast.Call))
        stated = {_argument(c, module) for c in calls if _calls(c, module, PRETRAINED)}
        if found := _only(stated):
            return found
        local = dict(_assigned(node))  # what its body loads
        inside = (part for part in ast.walk(node) if isinstance(part, ast.Call))
        return _only({_argument(c, module, local) for c in inside if _calls(c, module, FETCH)})
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Call):  # pretrained(URL)(build)
        inner = node.func
        return _argument(inner, module) if _calls(inner, module, PRETRAINED) else None
    return None


def _assigned(function: ast.AST) -> list[tuple[str, ast.expr]]:
    """The variables that a function sets, each with its value."""
    return [
        (node.targets[0].id, node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]


def _calls(call: ast.Call, module: Module, name: str) -> bool:
    """Whether it calls this function of MegEngine, whatever the file calls it."""
    maker = module.value(call.func)
    if isinstance(maker, Outside):
        return maker.name.startswith("megengine.") and maker.name.endswith(f"hub.{name}")
    match call.func:  # of `from megengine import *`
        case ast.Attribute(value=ast.Name(id="hub"), attr=attr):
            return attr == name and module.get("hub") is None
    return False


def _argument(call: ast.Call, module: Module, local: Local | None = None) -> str | None:
    given = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "url")]
    return text_of(module.value(given[0], local=local)) if given else None


def _only(addresses: set[str | None]) -> str | None:
    known = addresses - {None}
    return known.pop() if len(known) == 1 and len(addresses) == 1 else None


def network_class(root: Path, entry: str) -> str:
    """`TinyNet` if the entry of the hubconf.py in `root` returns `TinyNet(...)`, a class of the
    repository; "" if the code does not show it."""
    try:
        hubconf = Repository(root).file(root.resolve() / "hubconf.py")
        return _class_of(hubconf.get(entry)) if hubconf else ""
    except (OSError, RuntimeError):  # too deep or too much, or a link that leads to itself
        return ""


def _class_of(value: Value, depth: int = 0) -> str:
    if not isinstance(value, Written) or depth > MOST_CALLS:
        return ""
    node, module = value.node, value.module
    if isinstance(node, ast.ClassDef):
        return node.name
    made = _returned(node) if isinstance(node, ast.FunctionDef) else node
    if not isinstance(made, ast.Call):
        return ""
    maker = None if isinstance(made.func, ast.Call) else module.value(made.func)
    partial = isinstance(maker, Outside) and maker.name.endswith("partial")
    if (maker is None or partial) and made.args:  # pretrained(URL)(build), partial(build, ...)
        maker = module.value(made.args[0])
    return _class_of(maker, depth + 1)


def _returned(function: ast.FunctionDef) -> ast.expr | None:
    """What a function returns; a variable stands for what it was first set to."""
    variables = dict(_assigned(function)[::-1])
    for statement in function.body[::-1]:
        if isinstance(statement, ast.Return) and statement.value is not None:
            made = statement.value
            return variables.get(made.id, made) if isinstance(made, ast.Name) else made
    return None
