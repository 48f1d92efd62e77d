"""Recorded values of samples: compared after a run, written again with `zoo test --update`.

A sidecar file `hub_pages/expected/CARD.json` holds, for the digest of a sample's code and the
kind of weights it ran with, each named value: a number or text as it is, a tensor by shape, type,
statistics and largest entries. Numbers that JSON does not have are `{"number": "NaN"}`, "Infinity"
or "-Infinity". Digests make it independent of language and place.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from zoo.core.card import Card
from zoo.core.jsontext import read_json
from zoo.project.below import write_below
from zoo.project.cache import only_one
from zoo.project.files import record_text
from zoo.project.paths import Project
from zoo.samples.plan import rows

SCHEMA = 1
ODD_NUMBERS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}  # as Python and JSON's kin say
Values = Mapping[str, Any]

# What a text output says of one run only: addresses, times, speeds, progress bars.
FILTERS = (
    (re.compile(r"0x[0-9a-fA-F]{6,}"), "0x..."),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?"), "<time>"),
    (re.compile(r"\b\d+(\.\d+)?\s?(s|ms|us|sec|seconds|it/s|s/it|[kMG]i?B/s)\b"), "<duration>"),
    (re.compile(r"^.*\d+%\|.*$\n?", re.MULTILINE), ""),
)


def filtered(text: str) -> str:
    """Text without what differs from run to run; both sides of a comparison go through it."""
    for pattern, replacement in FILTERS:
        text = pattern.sub(replacement, text)
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def expected_file(project: Project, card: str) -> Path:
    """The sidecar file with a card's recorded values."""
    return project.pages / "expected" / f"{card}.json"


def load_expected(path: Path) -> dict[str, Any]:
    """The sidecar's content; empty if it is missing. Raises ValueError if it cannot be read."""
    try:
        content = read_json(record_text(path.parent, path))
    except FileNotFoundError:
        return {}
    known = isinstance(content, dict) and content.get("schema") == SCHEMA
    samples: Any = _read(content.get("samples")) if known else None
    if not isinstance(samples, dict) or not all(map(_by_kind, samples.values())):
        raise ValueError(f"not values of schema {SCHEMA}; delete it and run: zoo test --update")
    return samples


def _by_kind(recorded: object) -> bool:
    """Whether a sample's values are named, for each kind of weights."""
    return isinstance(recorded, dict) and all(isinstance(v, dict) for v in recorded.values())


def dump_expected(samples: Mapping[str, Any]) -> str:
    content = {"schema": SCHEMA, "samples": _written(samples)}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _written(value: Any) -> Any:
    """A value with every number that JSON does not have in its written form."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": ODD_NUMBERS[str(value)]}
    if isinstance(value, Mapping):
        return {key: _written(one) for key, one in value.items()}
    return [_written(one) for one in value] if isinstance(value, list) else value


def _read(value: Any) -> Any:
    """The value that `_written` wrote."""
    if isinstance(value, list):
        return [_read(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"number"} and value["number"] in ODD_NUMBERS.values():
        return float(value["number"])
    return {key: _read(one) for key, one in value.items()}


def differences(found: Values, wanted: Values, rtol: float, atol: float) -> Iterator[str]:
    """`scores.mean is 0.31, recorded 0.29` for each value that is not within tolerance."""
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"{name} is missing"
        elif name not in wanted:
            yield f"{name} is not recorded"
        else:
            yield from _differ(name, found[name], wanted[name], rtol, atol)


def _differ(where: str, found: Any, wanted: Any, rtol: float, atol: float) -> Iterator[str]:
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in sorted(found.keys() | wanted.keys()):
            yield from _differ(f"{where}.{key}", found.get(key), wanted.get(key), rtol, atol)
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        for index, (one, other) in enumerate(zip(found, wanted, strict=True)):
            yield from _differ(f"{where}[{index}]", one, other, rtol, atol)
    elif _number(found) and _number(wanted):
        both_nan = math.isnan(found) and math.isnan(wanted)
        if not both_nan and not math.isclose(found, wanted, rel_tol=rtol, abs_tol=atol):
            yield f"{where} is {found:g}, recorded {wanted:g}"
    elif found != wanted:
        yield f"{where} is {_short(found)}, recorded {_short(wanted)}"


def _number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**1000)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "..."


def record_values(project: Project, card: Card, new: Mapping[str, Any]) -> str:
    """Writes the recorded values of a card; what changed, as a diff, "" if nothing did.

    new: code digest -> kind of weights -> values. Those of another kind of weights, and of samples
    that another run has, stay; those of samples that the card has no more go.
    """
    path = expected_file(project, card.id)
    known = {step.digest for row in rows([card]) for step in row.steps}
    with only_one(path):
        before = load_expected(path)
        after = merged(before, new, known)
        if after and write_below(project.pages, path, dump_expected(after)):
            was, now = (dump_expected(one).splitlines() for one in (before, after))
            name = project.shown(path)
            lines = difflib.unified_diff(was, now, f"a/{name}", f"b/{name}", lineterm="", n=2)
            return "\n".join(lines)
    return ""


def merged(
    before: Mapping[str, Any], new: Mapping[str, Any], known: Iterable[str]
) -> dict[str, Any]:
    """What is recorded after a run. known: the digests of the card's samples."""
    both = {digest: {**before.get(digest, {}), **new.get(digest, {})} for digest in {*before, *new}}
    return {digest: both[digest] for digest in sorted(both.keys() & {*known, *new})}
