"""JSON that somebody else may have written -> values, their fields of the types they say."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from functools import lru_cache, partial
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
Read = Callable[[Any], Any]
LONGEST = 60  # characters of a key that a message shows


def read_json(text: str | bytes) -> Any:
    """What the text says; ValueError where it is no JSON, is nested a thousand levels deep, says a
    key of an object twice, or holds half a character (`\\ud800`), which no file can."""
    try:
        content = json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if ("\\ud" if isinstance(text, str) else b"\\ud") in text.lower():  # type: ignore[operator]
        try:
            json.dumps(content, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError("it holds half a character, such as \\ud800") from None
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"an object has the key {twice[:LONGEST]!r} twice")
    return found


class FieldError(ValueError):
    """A field that holds what it cannot; the text names it. field: its name."""

    def __init__(self, field: str, problem: object) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


def from_json(kind: type[T], content: Any) -> T:
    """The dataclass that the object of JSON tells; what else the object tells does not count.

    ValueError where a field is missing that has no default, FieldError where one is of another
    type.
    """
    wanted: Any = kind
    read: Callable[[Any], T] = _reader(wanted)
    return read(content)


def exactly(kind: type[T], value: Any) -> T:
    """The value; ValueError where it is of another type (True is no number)."""
    if type(value) is not kind:
        raise ValueError(f"{str(value)[:40]!r} stands where {kind.__name__} is expected")
    return value


@lru_cache
def _reader(kind: Any) -> Read:
    origin, inner = get_origin(kind), get_args(kind)
    if NoneType in inner:  # X | None
        (read,) = (_reader(one) for one in inner if one is not NoneType)
        return lambda value: None if value is None else read(value)
    if origin is tuple:  # tuple[X, ...]
        read = _reader(inner[0])
        return lambda value: tuple(map(read, exactly(list, value)))
    if origin is Mapping:
        read = _reader(inner[1])
        return lambda value: {name: read(one) for name, one in exactly(dict, value).items()}
    if kind is Any:
        return lambda value: value
    if kind is float:
        return _number
    if kind is int:
        return lambda value: exactly(int, _number(value))
    if kind in (str, bool):
        return partial(exactly, kind)
    return kind if issubclass(kind, Enum) else _object_reader(kind)


def _number(value: Any) -> float:
    number: float = value if type(value) is float else exactly(int, value)
    if not abs(number) <= sys.float_info.max:  # NaN, infinity, an integer that no float holds
        raise ValueError(f"{str(value)[:40]} is not a finite number")
    return number


def _object_reader(kind: Any) -> Read:
    types = get_type_hints(kind)
    readers = {f.name: _reader(types[f.name]) for f in fields(kind)}
    needed = {f.name for f in fields(kind) if f.default is f.default_factory is MISSING}

    def read(value: Any) -> Any:
        given = exactly(dict, value)
        if missing := needed - given.keys():
            raise ValueError(f"{min(missing)} is missing")
        values = {}
        for name, one in readers.items():
            if name in given:
                try:
                    values[name] = one(given[name])
                except ValueError as error:
                    raise FieldError(name, error) from None
        return kind(**values)

    return read
