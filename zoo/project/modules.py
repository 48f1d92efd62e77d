"""The Python files of a repository, and what their names stand for, without running them.

A file may be anybody's: it is parsed, never imported. Names are followed only when asked for, so
only the files on the way are read.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from zoo.project.bindings import Bindings, Import, read_bindings
from zoo.project.files import lies_in

MOST_FILES = 500
MOST_BYTES = 10 << 20  # of all files
DEEPEST = 50  # names that stand for one another, one after the other
INIT = "__init__.py"
MOST_KEYS = 1000  # of a dictionary
LONGEST = 2000  # characters: an address, or a part of one
LARGEST_NUMBER = 1 << 64
MOST_STEPS = 100_000  # names looked up; a few lines can ask for more than any machine does

Local: TypeAlias = Mapping[str, ast.expr]


@dataclass(frozen=True, slots=True)
class Written:
    """An expression or a definition, in the module that holds it."""

    node: ast.AST
    module: Module


@dataclass(frozen=True, slots=True)
class Outside:
    """Something of a package that is not in the repository. whole: a module, by `import x`."""

    name: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that is there; only running the file would show what it stands for."""


class Module:
    """One file; a package without `__init__.py` stands for an empty one."""

    def __init__(self, path: Path, bindings: Bindings, repository: Repository) -> None:
        self.path, self.bindings, self.repository = path, bindings, repository
        self._computed: dict[int, Value] = {}  # by node

    def get(self, name: str, depth: int = 0) -> Value:
        """What the name stands for; None if the module does not define it."""
        self.repository.count(1)
        if depth > DEEPEST:
            return Unclear()
        bound = self.bindings.names.get(name)
        if isinstance(bound, Import):
            return self._imported(bound, depth + 1)
        if bound is not None:
            return self.value(bound, depth + 1)
        for there in self.starred:
            if name in there.public:
                return there.get(name, depth + 1)
        return None

    def value(self, node: ast.AST, depth: int = 0, local: Local | None = None) -> Value:
        """What an expression stands for: names, attributes and items of dictionaries are followed,
        texts put together; the rest stays. local: variables of the function around it."""
        if depth > DEEPEST:
            return Unclear()
        match node:
            case ast.Name(name) if local and name in local:
                return self.value(local[name], depth + 1)
            case ast.Name(name):
                return self.get(name, depth + 1)
            case ast.Attribute(owner, name):
                return self.repository.attribute(self.value(owner, depth + 1, local), name, depth)
            case ast.FormattedValue(inner, -1, None):
                return self.value(inner, depth + 1, local)
            case ast.BinOp(_, ast.Add()) | ast.JoinedStr() | ast.Subscript():
                if local or id(node) not in self._computed:
                    self._computed[id(node)] = Written(node, self)  # for what depends on itself
                    found = self._compute(node, depth + 1, local)
                    self._computed[id(node)] = found or Written(node, self)
                return self._computed[id(node)]
        return Written(node, self)

    def _compute(
        self, node: ast.BinOp | ast.JoinedStr | ast.Subscript, depth: int, local: Local | None
    ) -> Value:
        """The item of a dictionary, or a text; None if only running the file would show it."""
        self.repository.count(1)
        if isinstance(node, ast.Subscript):
            table = self.value(node.value, depth, local)
            wanted = text_of(self.value(node.slice, depth, local))
            if wanted is None or not isinstance(table, Written):
                return None
            return table.module.item(table.node, wanted, depth)
        parts = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right]
        texts = [text_of(self.value(part, depth, local)) for part in parts]
        return None if None in texts else Written(ast.Constant("".join(filter(None, texts))), self)

    def item(self, table: ast.AST, wanted: str, depth: int) -> Value:
        """The value of a dictionary's key."""
        if isinstance(table, ast.Dict):
            for key, value in islice(zip(table.keys, table.values, strict=True), MOST_KEYS):
                if key is not None and text_of(self.value(key, depth)) == wanted:
                    return self.value(value, depth)
        return None

    @cached_property
    def public(self) -> dict[str, None]:
        """The names that `import *` takes, in order."""
        return dict.fromkeys(self._public(set()))

    def _public(self, seen: set[Path]) -> list[str]:
        if self.path in seen:
            return []
        seen.add(self.path)
        if "__all__" in self.bindings.names and self.exports is not None:
            return list(self.exports)
        names = list(self.bindings.names)
        for there in self.starred:
            names += there._public(seen)
        self.repository.count(len(names))
        return [name for name in names if not name.startswith("_")]

    def complete(self) -> bool:
        """Whether these are all its names: star imports can be followed, nothing is dynamic."""
        found = [self]
        for one in found:
            if one.bindings.dynamic or one.exports is None:
                return False
            if len(one.starred) < len(one.bindings.stars):
                return False
            found += (there for there in one.starred if there not in found)
        return True

    @cached_property
    def starred(self) -> list[Module]:
        """The modules that it imports with a star, the last one first, as far as they are here."""
        found = (self._find(star) for star in reversed(self.bindings.stars))
        return [there for there in found if there and there.path.is_file()]

    @cached_property
    def exports(self) -> tuple[str, ...] | None:
        """The names of `__all__`; None if they cannot be read, empty if there is no `__all__`."""
        return _texts(self.get("__all__")) if "__all__" in self.bindings.names else ()

    def _imported(self, how: Import, depth: int) -> Value:
        there = self._find(how)
        if not how.name:
            return there or Outside(how.source, whole=True)
        if there is self:  # `from . import x` of a package: its module
            return self.repository.below(self, how.name) or Unclear()
        return self.repository.attribute(there or Outside(how.source), how.name, depth)

    def _find(self, how: Import) -> Module | None:
        return self.repository.find(how, self.path.parent)


class Repository:
    """The Python files below a folder, each read once, up to a limit."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._modules: dict[Path, Module | None] = {}
        self._bytes = 0
        self._steps = 0

    def count(self, steps: int) -> None:
        """Raises RuntimeError once too many names were looked up."""
        self._steps += steps
        if self._steps > MOST_STEPS:
            raise RuntimeError(f"{self.root} has names that take too long to follow")

    def find(self, how: Import, folder: Path) -> Module | None:
        """The module that a file in `folder` imports from; None if it is not here."""
        there: Module | None = Module(self.root / INIT, Bindings(), self)
        if how.level:
            for _ in range(min(how.level, DEEPEST) - 1):
                folder = folder.parent
            there = self._package(folder) if folder.is_relative_to(self.root) else None
        for part in filter(None, how.source.split(".")[:DEEPEST]):
            there = self.below(there, part) if there else None
        return there

    def file(self, path: Path) -> Module | None:
        """The module of a file; None if it is missing or cannot be read."""
        if path not in self._modules:
            self._modules[path] = None
            if path.is_file() and lies_in(path, self.root) and len(self._modules) <= MOST_FILES:
                self._bytes += path.stat().st_size
                found = read_bindings(path) if self._bytes <= MOST_BYTES else None
                self._modules[path] = Module(path, found, self) if found else None
        return self._modules[path]

    def below(self, there: Module, name: str) -> Module | None:
        """The module of a package by its name."""
        if there.path.name != INIT:
            return None
        inner = there.path.with_name(name)
        return self._package(inner) if inner.is_dir() else self.file(inner.with_name(f"{name}.py"))

    def attribute(self, owner: Value, name: str, depth: int = 0) -> Value:
        """What `owner.name` stands for."""
        if isinstance(owner, Module):
            return owner.get(name, depth + 1) or self.below(owner, name) or Unclear()
        return Outside(f"{owner.name}.{name}") if isinstance(owner, Outside) else Unclear()

    def _package(self, folder: Path) -> Module | None:
        init = folder / INIT
        return self.file(init) if init.is_file() else Module(init, Bindings(), self)


def text_of(value: Value) -> str | None:
    """The text or number that is written there."""
    if not isinstance(value, Written) or not isinstance(value.node, ast.Constant):
        return None
    constant = value.node.value
    if isinstance(constant, int) and abs(constant) < LARGEST_NUMBER:
        return str(constant)
    return constant if isinstance(constant, str) and len(constant) <= LONGEST else None


def _texts(value: Value, depth: int = 0) -> tuple[str, ...] | None:
    """The texts of a list, or a sum of lists; None if they cannot be read."""
    if not isinstance(value, Written) or depth > DEEPEST:
        return None
    node, module = value.node, value.module
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = (_texts(module.value(one), depth + 1) for one in (node.left, node.right))
        return None if left is None or right is None else left + right
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    texts = [e.value for e in node.elts if isinstance(e, ast.Constant)]
    names = tuple(text for text in texts if isinstance(text, str))
    return names if len(names) == len(node.elts) else None


Value: TypeAlias = Written | Outside | Module | Unclear | None
