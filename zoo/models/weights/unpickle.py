"""Reads the pickles that hold state dicts, and nothing else; runs no code of the file.

A pickle is a program for a small stack machine whose instructions may call any function. Here
only the instructions that a state dict needs are carried out, on plain values, and the few
named functions of NumPy are acted out below instead of called. So a hostile file can neither
run code nor, since every length is checked against the bytes at hand, ask for huge memory (the
standard unpickler allocates gigabytes for a single large memo number). What a pickle shares stays
shared: no value is copied or spelled out once for each place that refers to it, so memory stays
below three times the file and 64 MB.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable
from typing import Any, BinaryIO

from zoo.models.weights.pickled import (
    LONGEST,
    ArrayState,
    DtypeState,
    Name,
    UnpickleError,
    finished,
    make_array,
    shown,
)


class _Mark:
    """Stands on the stack where a tuple, list or dict begins."""


# numpy.core was renamed numpy._core in NumPy 2; files of either are read.
_GLOBALS = {
    f"{module} {name}": role
    for modules, name, role in (
        (("collections",), "OrderedDict", "dict"),
        (("numpy",), "ndarray", "ndarray"),
        (("numpy",), "dtype", "dtype"),
        (("numpy.core.multiarray", "numpy._core.multiarray"), "_reconstruct", "reconstruct"),
        (("numpy.core.multiarray", "numpy._core.multiarray"), "scalar", "scalar"),
        (("numpy.core.numeric", "numpy._core.numeric"), "_frombuffer", "frombuffer"),
        (("_codecs",), "encode", "encode"),
    )
    for module in modules
}

_LIMIT = 250_000  # instructions; the largest state dict here, ResNeXt-101's, has some 15,000


def load_pickle(file: BinaryIO) -> Any:
    """The value of a pickle: dicts, lists, tuples, text, bytes, numbers, NumPy number arrays.

    file: open for reading bytes, best a memory map. Raises UnpickleError for anything else:
    another global, another instruction, a truncated file, an array whose size disagrees.
    """
    machine = _Machine()
    try:
        for count, (opcode, arg, at) in enumerate(pickletools.genops(file)):
            step = _STEPS.get(opcode.name)
            if step is None:
                raise UnpickleError(f"instruction {opcode.name} at byte {at} is not allowed")
            if count > _LIMIT:
                raise UnpickleError(f"it has more than {_LIMIT} instructions")
            step(machine, arg)
        return machine.result()
    except UnpickleError:
        raise
    except RecursionError:
        raise UnpickleError("nested too deep") from None
    except Exception as error:
        # whatever a malformed program trips over: an empty stack, an unknown memo number, ...
        what = f"{type(error).__name__}: {str(error)[:LONGEST]}"
        raise UnpickleError(f"malformed pickle: {what}") from error


class _Machine:
    """The stack and the memo of one run."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self.encoded: dict[int, tuple[str, bytes]] = {}  # by the text's id, which the text keeps

    def push(self, value: Any) -> None:
        self.stack.append(value)

    def pop_to_mark(self) -> list[Any]:
        items: list[Any] = []
        while not isinstance(value := self.stack.pop(), _Mark):
            items.append(value)
        return items[::-1]

    def encode(self, text: str) -> bytes:
        """How protocol 2 writes bytes: once for each text, however often it is referred to."""
        if id(text) not in self.encoded:
            self.encoded[id(text)] = text, text.encode("latin-1")
        return self.encoded[id(text)][1]

    def result(self) -> Any:
        if len(self.stack) != 1:
            raise UnpickleError(f"{len(self.stack)} values are left at the end, expected 1")
        return finished(self.stack[0], {})


def _name(machine: _Machine, arg: Any) -> None:
    module, name = arg.split(" ", 1) if arg is not None else _two_texts(machine)
    wanted = f"{module[:LONGEST]} {name[:LONGEST]}"
    if wanted not in _GLOBALS:
        raise UnpickleError(
            f"the file asks for {wanted.replace(' ', '.')}, which no state dict needs"
        )
    machine.push(Name(_GLOBALS[wanted]))


def _two_texts(machine: _Machine) -> tuple[str, str]:
    """Module and name of STACK_GLOBAL."""
    name, module = machine.stack.pop(), machine.stack.pop()
    if not isinstance(name, str) or not isinstance(module, str):
        raise UnpickleError(f"the file asks for {shown(module)} of {shown(name)}")
    return module, name


def _reduce(machine: _Machine, _: Any) -> None:
    """A call of one of the known globals, acted out."""
    args, function = machine.stack.pop(), machine.stack.pop()
    role = function.name if isinstance(function, Name) else type(function).__name__
    if role == "dict" and args in ((), ([],)):
        machine.push({})
    elif role == "dtype" and 1 <= len(args) <= 3:
        machine.push(DtypeState(args[0]))
    elif role == "reconstruct" and len(args) == 3 and getattr(args[0], "name", "") == "ndarray":
        machine.push(ArrayState())
    elif role == "scalar" and len(args) == 2:
        array = ArrayState()
        array.value = make_array(args[1], args[0], (), "C")
        machine.push(array)
    elif role == "frombuffer" and len(args) == 4:
        array = ArrayState()
        array.value = make_array(*args)
        machine.push(array)
    elif role == "encode" and len(args) == 2 and args[1] in ("latin1", "latin-1"):
        machine.push(machine.encode(args[0]))
    else:
        raise UnpickleError(f"a call of {role} that no state dict needs")


def _build(machine: _Machine, _: Any) -> None:
    """The state of a dtype, (version, byte order, ...), or of an array."""
    state, target = machine.stack.pop(), machine.stack[-1]
    if isinstance(target, DtypeState) and state[1] in ("<", ">", "|", "="):
        target.order = state[1]
    elif isinstance(target, ArrayState) and target.value is None and len(state) == 5:
        _, shape, dtype, fortran, data = state
        target.value = make_array(data, dtype, shape, "F" if fortran else "C")
    else:
        raise UnpickleError(f"state for a {type(target).__name__.strip('_')}")


def _set_items(machine: _Machine, pairs: list[Any]) -> None:
    target = machine.stack[-1]
    if not isinstance(target, dict):
        raise UnpickleError(f"items for a {type(target).__name__.strip('_')}")
    if not all(isinstance(key, str) for key in pairs[::2]):
        raise UnpickleError("a dict with keys that are not text")
    target.update(zip(pairs[::2], pairs[1::2], strict=True))


def _extend(machine: _Machine, items: list[Any]) -> None:
    target = machine.stack[-1]
    if not isinstance(target, list):
        raise UnpickleError(f"elements for a {type(target).__name__.strip('_')}")
    target.extend(items)


def _last(count: int) -> Callable[[_Machine, Any], None]:
    def step(machine: _Machine, _: Any) -> None:
        items = machine.stack[-count:]
        del machine.stack[-count:]
        machine.push(tuple(items))

    return step


def _memoize(machine: _Machine, arg: Any) -> None:
    machine.memo[len(machine.memo) if arg is None else arg] = machine.stack[-1]


def _constant(make: Callable[[], Any]) -> Callable[[_Machine, Any], None]:
    return lambda machine, _: machine.push(make())


def _literal(machine: _Machine, arg: Any) -> None:
    machine.push(arg)


def _nothing(machine: _Machine, arg: Any) -> None:
    pass


_STEPS: dict[str, Callable[[_Machine, Any], None]] = {
    **dict.fromkeys(("PROTO", "FRAME", "STOP"), _nothing),
    **dict.fromkeys(("MARK",), _constant(_Mark)),
    **dict.fromkeys(("EMPTY_DICT",), _constant(dict)),
    **dict.fromkeys(("EMPTY_LIST",), _constant(list)),
    **dict.fromkeys(("EMPTY_TUPLE",), _constant(tuple)),
    **dict.fromkeys(("NONE",), _constant(lambda: None)),
    **dict.fromkeys(("NEWTRUE",), _constant(lambda: True)),
    **dict.fromkeys(("NEWFALSE",), _constant(lambda: False)),
    **dict.fromkeys(("BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"), _literal),
    **dict.fromkeys(("BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"), _literal),
    **dict.fromkeys(("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"), _literal),
    **dict.fromkeys(("GLOBAL", "STACK_GLOBAL"), _name),
    **dict.fromkeys(("MEMOIZE", "BINPUT", "LONG_BINPUT"), _memoize),
    **dict.fromkeys(("BINGET", "LONG_BINGET"), lambda m, arg: m.push(m.memo[arg])),
    "TUPLE": lambda m, _: m.push(tuple(m.pop_to_mark())),
    "TUPLE1": _last(1),
    "TUPLE2": _last(2),
    "TUPLE3": _last(3),
    "SETITEM": lambda m, _: _set_items(m, [m.stack.pop(-2), m.stack.pop()]),
    "SETITEMS": lambda m, _: _set_items(m, m.pop_to_mark()),
    "APPEND": lambda m, _: _extend(m, [m.stack.pop()]),
    "APPENDS": lambda m, _: _extend(m, m.pop_to_mark()),
    "REDUCE": _reduce,
    "BUILD": _build,
}
