"""Import strings -> what they name. `package.module:function` builds a family's models."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import megengine.module as M

Constructor = Callable[..., M.Module]
OURS = "zoo.models."


class ConstructorError(ImportError):
    """A family's constructor cannot be imported; the text says which, why, and what to do."""


def resolve(constructor: str, root: Path) -> Constructor:
    """The function that `package.module:function` names.

    root: the hub's folder; its own packages and `zoo.models` are all that is imported. Raises
    ConstructorError.
    """
    name, _, function = constructor.partition(":")
    found: Any = getattr(_module(name, constructor, root), function, None)
    if not callable(found):
        raise _error(constructor, f"{name} has no function {function!r}")
    made: Constructor = found
    return made


def from_hubconf(name: str, root: Path) -> Constructor:
    """The function of a hub's hubconf.py that builds a model. Raises ConstructorError."""
    path = root.resolve() / "hubconf.py"
    spec = spec_from_file_location("hubconf", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ConstructorError(f"there is no {path} to build {name} with")
    sys.path.insert(0, str(path.parent))
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ImportError as error:
        raise ConstructorError(
            f"{path} cannot be imported: {error}; install what the hub requires"
        ) from error
    made: Constructor | None = getattr(module, name, None)
    if made is None:
        raise ConstructorError(f"{path} has no function {name}")
    return made


def beside(constructor: str | None, name: str) -> ModuleType | None:
    """The module `name` in the package of a constructor that was resolved, None if it has none."""
    package = (constructor or "").partition(":")[0].rpartition(".")[0]
    if not package or find_spec(f"{package}.{name}") is None:
        return None
    return import_module(f"{package}.{name}")


def _module(name: str, constructor: str, root: Path) -> ModuleType:
    root = root.resolve()
    own = root.joinpath(*name.split("."))
    inside = own.with_suffix(".py").is_file() or (own / "__init__.py").is_file()
    if not (inside or name.startswith(OURS)):
        raise _error(constructor, f"{root} has no module {name}")
    if inside and str(root) not in sys.path:  # `hub.load` has put it there
        sys.path.insert(0, str(root))
    try:
        module = import_module(name)
    except ImportError as error:
        if error.name and not name.startswith(error.name):  # its own module is there
            raise _error(constructor, str(error), "install what the hub requires") from error
        raise _error(constructor, str(error)) from error
    if not name.startswith(OURS) and not Path(module.__file__ or "").resolve().is_relative_to(root):
        raise _error(constructor, f"{name} was imported from {module.__file__}")
    return module


def _error(
    constructor: str,
    why: str,
    hint: str = "correct it under [tool.zoo.families], then run: zoo check --fix",
) -> ConstructorError:
    return ConstructorError(f"the constructor `{constructor}` cannot be used: {why}; {hint}")
