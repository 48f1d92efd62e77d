"""The Python files of a repository, and what their names stand for, without running them.

A file may be anybody's: it is parsed, never imported. Names are followed only when asked for, so
only the files on the way are read.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from zoo.project.bindings import Bindings, Import, read_bindings
from zoo.project.files import lies_in

MOST_FILES = 500
MOST_BYTES = 10 << 20  # of all files
DEEPEST = 50  # names that stand for one another, one after the other
MOST_STEPS = 100_000  # names looked up; a few lines can ask for more than any machine does


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
class Folder:
    """A package without `__init__.py`."""

    path: Path


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that is there; only running the file would show what it stands for."""


class Module:
    """One file."""

    def __init__(self, path: Path, bindings: Bindings, repository: Repository) -> None:
        self.path, self.bindings, self.repository = path, bindings, repository
        self.texts: dict[int, str | None] = {}  # by node: what `constant` has found

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

    def value(self, node: ast.AST, depth: int = 0) -> Value:
        """What an expression stands for: names and attributes are followed, the rest stays."""
        if depth > DEEPEST:
            return Unclear()
        if isinstance(node, ast.Name):
            return self.get(node.id, depth + 1)
        if isinstance(node, ast.Attribute):
            return self.repository.attribute(self.value(node.value, depth + 1), node.attr, depth)
        return Written(node, self)

    @cached_property
    def public(self) -> dict[str, None]:
        """The names that `import *` takes, in order."""
        return dict.fromkeys(self._public(set()))

    def _public(self, seen: set[Path]) -> list[str]:
        if self.path in seen:
            return []
        seen.add(self.path)
        if self.bindings.exports and self.exports is not None:
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
        return [there for there in found if isinstance(there, Module)]

    @cached_property
    def exports(self) -> tuple[str, ...] | None:
        """The names of `__all__`; None if they cannot be read, empty if there is no `__all__`."""
        names: list[str] = []
        for part in self.bindings.exports:
            more = self._strings(part)
            if more is None:
                return None
            names += more
        return tuple(names)

    def _strings(self, node: ast.expr | None, depth: int = 0) -> tuple[str, ...] | None:
        if depth > DEEPEST:
            return None
        if isinstance(node, ast.List | ast.Tuple):
            texts = [e.value for e in node.elts if isinstance(e, ast.Constant)]
            names = tuple(text for text in texts if isinstance(text, str))
            return names if len(names) == len(node.elts) else None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self._strings(node.left, depth + 1), self._strings(node.right, depth + 1)
            return None if left is None or right is None else left + right
        if isinstance(node, ast.Attribute) and node.attr == "__all__":
            there = self.value(node.value)
            return there.exports if isinstance(there, Module) and there is not self else None
        return None

    def _imported(self, how: Import, depth: int) -> Value:
        there = self._find(how)
        if not how.name:
            return there or Outside(how.source, whole=True)
        if there is self:  # `from . import x` of a package: its module
            return self.repository.below(self, how.name) or Unclear()
        return self.repository.attribute(there or Outside(how.source), how.name, depth)

    def _find(self, how: Import) -> Module | Folder | None:
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

    def find(self, how: Import, folder: Path) -> Module | Folder | None:
        """The module that a file in `folder` imports from; None if it is not here."""
        there: Module | Folder | None = Folder(self.root)
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

    def below(self, there: Module | Folder, name: str) -> Module | Folder | None:
        """The module of a package by its name."""
        if isinstance(there, Module) and there.path.name != "__init__.py":
            return None
        folder = there.path if isinstance(there, Folder) else there.path.parent
        if (folder / name).is_dir():
            return self._package(folder / name)
        return self.file(folder / f"{name}.py")

    def attribute(self, owner: Value, name: str, depth: int = 0) -> Value:
        """What `owner.name` stands for."""
        if isinstance(owner, Module):
            return owner.get(name, depth + 1) or self.below(owner, name) or Unclear()
        if isinstance(owner, Folder):
            return self.below(owner, name) or Unclear()
        return Outside(f"{owner.name}.{name}") if isinstance(owner, Outside) else Unclear()

    def _package(self, folder: Path) -> Module | Folder | None:
        init = folder / "__init__.py"
        return self.file(init) if init.is_file() else Folder(folder)


Value: TypeAlias = Written | Outside | Folder | Module | Unclear | None
