"""Families of models: which names belong to one, what builds them, what a name's parts mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any

from zoo.core.task import Port, Text

_PLACE = re.compile(r"\{(\w+)\}")
_ANY = re.compile("[A-Za-z0-9]+")  # what a field matches that lists no values
MOST_FIELDS = 50  # of a pattern
MOST_STEPS = 20_000  # that reading a name may take; usual ones take less than a hundred


@dataclass(frozen=True, slots=True)
class NameField:
    """A field of name patterns, such as `backbone`.

    label: what pages call it; empty hides it. values: token of a name -> the constructor's
    argument; a field without values matches any run of letters and digits. text: how a page
    writes the token, `{n}` in its place.
    """

    label: Text = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    text: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Family:
    """A row of the hub's families.

    pattern: of its models' names, with fields in braces:
    `atss_{backbone}_{dataset}_{schedule}_{size}size`. task: a name of the hub's tasks.
    constructor: import string of the function that builds a model, `package.module:function`.
    config: its keyword arguments; a name's fields in `arguments` and the card's `models` add more.
    inputs, outputs: ports in place of the task's. dataset: a name of the hub's datasets, for
    names that say none.
    """

    name: str
    pattern: str
    task: str
    constructor: str
    config: Mapping[str, Any] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A model's name, read by its family's pattern. parts: field -> token, the family's dataset
    included."""

    family: Family
    parts: Mapping[str, str]


def match_name(
    families: Iterable[Family], fields: Mapping[str, NameField], name: str
) -> NameMatch | None:
    """The family whose pattern the whole name follows; the most specific one wins."""
    found = None
    for family in families:
        pieces = _pieces(family.pattern)
        if not (name.startswith(pieces[0]) and name.endswith(pieces[-1])):
            continue  # most families, for most names
        if found is None or _literal(family.pattern) > _literal(found.family.pattern):
            parts = _parts(family.pattern, fields, name)
            if parts is not None:
                dataset = {"dataset": family.dataset} if family.dataset else {}
                found = NameMatch(family, dataset | parts)
    return found


def pattern_fields(pattern: str) -> list[str]:
    """The fields of a pattern, in order."""
    return _PLACE.findall(pattern)


@lru_cache(maxsize=1024)
def _literal(pattern: str) -> int:
    """Characters of the pattern that every name of the family has."""
    return len(_PLACE.sub("", pattern))


@lru_cache(maxsize=1024)
def _pieces(pattern: str) -> tuple[str, ...]:
    """Literal text and fields by turns, literal text at both ends."""
    return tuple(_PLACE.split(pattern))


def _parts(pattern: str, fields: Mapping[str, NameField], name: str) -> dict[str, str] | None:
    """What each field of the pattern stands for in a name: the longest that fits, from the left.

    Not by a regular expression: patterns and names may be a stranger's, and one can take for ever.
    """
    pieces = _pieces(pattern)
    few = len(pieces) <= 2 * MOST_FIELDS + 1
    return _read(name, pieces, fields, {}, count(1)) if few else None


def _read(
    rest: str,
    pieces: tuple[str, ...],
    fields: Mapping[str, NameField],
    parts: dict[str, str],
    steps: Iterator[int],
) -> dict[str, str] | None:
    """The parts, and those that the pieces make of the rest of the name. steps: counted."""
    if next(steps) > MOST_STEPS or not rest.startswith(pieces[0]):
        return None
    rest = rest.removeprefix(pieces[0])
    if len(pieces) == 1:
        return None if rest else parts
    field = pieces[1]
    for token in _tokens(fields.get(field), rest, parts.get(field)):
        left = rest.removeprefix(token)
        found = _read(left, pieces[2:], fields, {**parts, field: token}, steps)
        if found is not None:
            return found
    return None


def _tokens(field: NameField | None, rest: str, before: str | None) -> Iterator[str]:
    """What a field may stand for there, the longest first. before: its token so far."""
    listed = [before] if before is not None else field.values if field else ()
    if listed:
        yield from sorted(filter(rest.startswith, listed), key=len, reverse=True)
    elif any_ := _ANY.match(rest):
        yield from (rest[:end] for end in range(any_.end(), 0, -1))
