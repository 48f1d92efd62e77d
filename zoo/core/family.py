"""Families of models: which names belong to one, what builds them, what a name's parts mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from zoo.core.card import Lang
from zoo.core.task import Port

Text = Mapping[Lang, str]
_PLACE = re.compile(r"\{(\w+)\}")
ANY = "[A-Za-z0-9]+"  # what a field matches that lists no values


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
        match = _regex(family.pattern, _tokens(fields)).fullmatch(name)
        if match and (found is None or _literal(family) > _literal(found.family)):
            dataset = {"dataset": family.dataset} if family.dataset else {}
            found = NameMatch(family, dataset | match.groupdict())
    return found


def name_config(match: NameMatch, fields: Mapping[str, NameField]) -> dict[str, Any]:
    """The constructor's keyword arguments that family and name give."""
    config = dict(match.family.config)
    for argument in match.family.arguments:
        token = match.parts.get(argument)
        if token is not None:
            known = fields[argument].values if argument in fields else {}
            config[argument] = known.get(token, int(token) if token.isdecimal() else token)
    return config


def pattern_fields(pattern: str) -> list[str]:
    """The fields of a pattern, in order."""
    return _PLACE.findall(pattern)


def _literal(family: Family) -> int:
    """Characters of the pattern that every name of the family has."""
    return len(_PLACE.sub("", family.pattern))


def _tokens(fields: Mapping[str, NameField]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(one.values)) for name, one in fields.items() if one.values)


@lru_cache(maxsize=1024)
def _regex(pattern: str, tokens: tuple[tuple[str, tuple[str, ...]], ...]) -> re.Pattern[str]:
    known = dict(tokens)
    text, seen, end = "", set[str](), 0
    for place in _PLACE.finditer(pattern):
        text += re.escape(pattern[end : place.start()])
        name, end = place[1], place.end()
        choice = "|".join(map(re.escape, sorted(known.get(name, ()), key=len, reverse=True)))
        text += f"(?P={name})" if name in seen else f"(?P<{name}>{choice or ANY})"
        seen.add(name)
    return re.compile(text + re.escape(pattern[end:]))
