"""Slips in a front matter that a person sees at once, and a reader of YAML lines later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from zoo.cards.fields import CARD, MODEL, SUMMARY, names
from zoo.core.diagnostics import Diagnostic, Edit, diagnose
from zoo.core.source import Source, Span

MOST = 100  # findings of one kind
_KEYS = "|".join(names((*CARD, *SUMMARY, *MODEL)))
_KNOWN = re.compile(rf"^ *(?P<key>{_KEYS})(?P<colon> *：[ \t]*|:(?=[^\s:/]))", re.MULTILINE)
_ANY = re.compile(r" *(?P<key>[A-Za-z][\w.-]*)(?P<colon> *：[ \t]*|:(?=[^\s:/]))")
_KEY_LINE = re.compile(r" *(?P<key>[\w.-]+)[ \t]*:(?:\s|$)")
# What YAML refuses anywhere, line ends and tabs apart.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Slip(NamedTuple):
    """start, end: offsets in the YAML text."""

    start: int
    end: int
    message: str
    hint: str


def slips(source: Source, span: Span) -> Iterator[Diagnostic]:
    """What is wrong whatever a reader of YAML says: control characters, keys without `: `."""
    for match in islice(_CONTROL.finditer(source.text, span.start, span.end), MOST):
        text = f"not valid YAML: a control character, U+{ord(match[0]):04X}"
        edits = (Edit(Span(*match.span()), ""),)
        yield diagnose(source, Span(*match.span()), "ZOO012", text, "delete it", edits=edits)
    for match in islice(_KNOWN.finditer(source.text, span.start, span.end), MOST):
        place = Span(*match.span("colon"))
        text, hint = _no_colon(match)
        yield diagnose(source, place, "ZOO012", text, hint, edits=(Edit(place, ": "),))


def explain(yaml: str, problem: str, mark: Any, context: Any) -> Slip | None:
    """The slip behind an error. mark: where reading failed; context: what was read there began."""
    lines = yaml.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    missing = "could not find expected ':'" in problem
    number = context.line if missing and context is not None else mark.line
    if number >= len(lines):
        return None
    start, line = starts[number], lines[number]
    for at in {number, max(0, number - 1)}:
        match = _ANY.match(lines[at])
        if match and not _KEY_LINE.match(lines[at]):
            begin, end = (starts[at] + offset for offset in match.span("colon"))
            return Slip(begin, end, *_no_colon(match))
    if missing:
        text, hint = "not valid YAML: this line is not `key: value`", "write `: ` after the key"
        return Slip(start, start + len(line), text, f"{hint}, or delete the line")
    return _indentation(lines, number, start, mark.column)


def _no_colon(match: re.Match[str]) -> tuple[str, str]:
    key, colon = match["key"], match["colon"].strip()
    if colon == "：":
        text = f"not valid YAML: full-width `：` after `{key}`"
        return text, "write `: `, half-width, with a space"
    return f"not valid YAML: no space after `{key}:`", f"write `{key}: `, with a space"


def _indentation(lines: list[str], number: int, start: int, column: int) -> Slip | None:
    """A key that stands deeper, or less deep, than those that it belongs to."""
    key = _KEY_LINE.match(lines[number])
    deep = _depth(lines[number])
    above = next((line for line in reversed(lines[:number]) if _KEY_LINE.match(line)), None)
    if key is None or above is None or column not in (deep, key.end("key")):
        return None
    before = _KEY_LINE.match(above)
    assert before is not None
    if deep == 0 or deep == _depth(above):
        return None
    text = (
        f"not valid YAML: `{key['key']}` is indented by {_spaces(deep)}, "
        f"`{before['key']}` above it by {_spaces(_depth(above))}"
    )
    hint = "begin keys that belong together in the same column, four spaces a step"
    return Slip(start, start + deep, text, hint)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaces(count: int) -> str:
    return f"{count or 'no'} space{'s' if count != 1 else ''}"
