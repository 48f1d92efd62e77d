"""Stand-in weights: a state dict made from names and shapes alone, the same on every machine.

Where the published files cannot be downloaded, samples run with these instead: right names,
right shapes, finite activations, outputs that differ. They mean nothing. A package of networks says
in a module `stand_in` beside its constructors how large their numbers have to be for that.

    python stand_in.py --archive ZIP --folder FOLDER --entry NAME --url URL --out FILE

unpacks a repository into the folder and builds an entry with its own hubconf.py, and so runs its
code: in the jail. This file imports nothing of `zoo`, because a repository may have a package of
that name.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import inspect
import os
import pickle
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import megengine.hub
import megengine.module as M
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Shapes = Mapping[str, Sequence[int]]  # of a state dict, by name
Gain = Callable[[str, Shapes], float]


@dataclass(frozen=True, slots=True)
class Scales:
    """How large the numbers are, by name; the first row that fits decides.

    gains: text in a weight's name -> standard deviation of the layer's output over that of its
    input, or a function of the name and of all names with their shapes that gives it. biases: name
    and size (0: any) of a bias -> its mean.
    """

    gains: tuple[tuple[str, float | Gain], ...] = ()
    biases: tuple[tuple[str, int, float], ...] = ()


NO_SCALES = Scales()


def scales_of(constructor: str | None) -> Scales:
    """What the module `stand_in` beside a constructor says, if there is one."""
    package = (constructor or "").partition(":")[0].rpartition(".")[0]
    if not package or importlib.util.find_spec(f"{package}.stand_in") is None:
        return NO_SCALES
    module = importlib.import_module(f"{package}.stand_in")
    return Scales(getattr(module, "GAINS", ()), getattr(module, "BIASES", ()))


def stand_in_array(name: str, shapes: Shapes, scales: Scales = NO_SCALES) -> FloatArray:
    """One array of a state dict with these names and shapes, float32.

    Uniform numbers, not normal ones: they need no library function whose last bit could differ
    between machines.
    """
    kind, shape = name.rsplit(".", 1)[-1], shapes[name]
    random = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    values = random.random(tuple(shape), dtype=np.float32)
    values -= np.float32(0.5)
    values *= np.float32(2)
    if kind == "weight" and len(shape) > 1:
        # (out, in, h, w), (out, in), or grouped (groups, out, in, h, w)
        fan_in = prod(shape[2:] if len(shape) == 5 else shape[1:])
        values *= np.float32(_gain(name, shapes, scales) * (3 / fan_in) ** 0.5)
        return values
    if kind in ("weight", "running_var", "scale_list"):
        return np.float32(1) + np.float32(0.2) * values
    return np.float32(_bias(name, shape, scales)) + np.float32(0.1) * values


def _gain(name: str, shapes: Shapes, scales: Scales) -> float:
    gain = next((gain for text, gain in scales.gains if text in name), 1.0)
    return gain if isinstance(gain, float) else gain(name, shapes)


def _bias(name: str, shape: Sequence[int], scales: Scales) -> float:
    fits = (m for n, size, m in scales.biases if n == name and size in (0, prod(shape)))
    return next(fits, 0.0)


def stand_in_state(shapes: Shapes, scales: Scales = NO_SCALES) -> dict[str, FloatArray]:
    """A state dict for the given names and shapes, sorted by name."""
    return {name: stand_in_array(name, shapes, scales) for name in sorted(shapes)}


class Fetched(dict[str, Any]):
    """What a fetch gives while stand-ins are made: any module takes it."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


def filled_modules() -> dict[str, M.Module]:
    """From now on, the module that each fetched address is loaded into; nothing is fetched."""
    filled: dict[str, M.Module] = {}
    load: Callable[..., Any] = M.Module.load_state_dict

    def fetch(url: str, *_: Any, **__: Any) -> Fetched:
        return Fetched(url)

    def load_state_dict(module: M.Module, state_dict: Any, *rest: Any, **options: Any) -> Any:
        if isinstance(state_dict, Fetched):
            filled[state_dict.url] = module
            return None
        return load(module, state_dict, *rest, **options)

    M.Module.load_state_dict = load_state_dict
    for module in (megengine.hub, sys.modules["megengine.hub.hub"]):
        setattr(module, "load_serialized_obj_from_url", fetch)  # noqa: B010
    return filled


def unpacked(archive: Path, folder: Path) -> Path:
    """The top folder of a repository's zip, unpacked as `megengine.hub` does."""
    with zipfile.ZipFile(archive) as source:
        source.extractall(folder)
    return next(folder.iterdir())


def load_hubconf(repository: Path) -> Any:
    """The repository's hubconf.py as a module."""
    sys.path[0] = str(repository)
    spec = importlib.util.spec_from_file_location("hubconf", repository / "hubconf.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{repository} has no hubconf.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["hubconf"] = module
    spec.loader.exec_module(module)
    return module


def build(function: Callable[..., Any]) -> Any:
    """What an entry gives without pretrained weights."""
    parameters = inspect.signature(function, follow_wrapped=False).parameters
    if "pretrained" in parameters:
        return function(pretrained=False)
    try:
        return function()
    except TypeError:
        if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
            return function(pretrained=False)
        raise


def modules_in(value: Any) -> Iterator[M.Module]:
    """The module, or those of a tuple such as (model, tokenizer)."""
    for one in value if isinstance(value, tuple | list) else (value,):
        if isinstance(one, M.Module):
            yield one


def stand_in_for(model: M.Module, scales: Scales) -> dict[str, NDArray[Any]]:
    """Stand-ins for a model's state dict; what is not a float (indices, counters) stays."""
    state = {name: np.asarray(value) for name, value in model.state_dict().items()}
    shapes = {name: value.shape for name, value in state.items()}
    return {
        name: stand_in_array(name, shapes, scales).astype(state[name].dtype)
        if state[name].dtype.kind == "f"
        else state[name]
        for name in sorted(state)
    }


def make(repository: Path, entry: str, url: str, constructor: str) -> dict[str, NDArray[Any]]:
    """Stand-ins for the weights that the entry loads from the address. SystemExit: there are
    none, or what the repository's code raises."""
    filled = filled_modules()
    function = getattr(load_hubconf(repository), entry, None)
    if not callable(function):
        raise SystemExit(f"hubconf.py has no function {entry}")
    made = build(function)
    model = filled.get(url) or next(modules_in(made), None)
    if model is None:
        raise SystemExit(f"{entry} gives {type(made).__name__}, not a Module")
    return stand_in_for(model, scales_of(constructor))


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="stand_in.py")
    parser.add_argument("--archive", type=Path, required=True, help="a zip of the repository")
    parser.add_argument("--folder", type=Path, required=True, help="an empty one, to unpack it in")
    parser.add_argument("--entry", required=True, help="a function of hubconf.py")
    parser.add_argument("--url", default="", help="the address of its weights")
    parser.add_argument("--constructor", default="", help="what builds it: package.module:function")
    parser.add_argument("--out", type=Path, required=True, help="the pickle to write")
    args = parser.parse_args(argv)
    # the default device looks for GPUs and prints eleven lines where there is none
    megengine.set_default_device("cpu0")
    repository = unpacked(args.archive, args.folder)
    state = make(repository, args.entry, args.url, args.constructor)
    args.out.write_bytes(pickle.dumps(state, protocol=4))
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # MegEngine can crash while the interpreter exits
