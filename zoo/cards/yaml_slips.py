"""Slips in a front matter that a person sees at once, and a reader of YAML lines later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any

from zoo.cards.fields import CARD, MODEL, SUMMARY, names
from zoo.core.diagnostics import Diagnostic, Edit, diagnose
from zoo.core.source import Source, Span

MOST = 100  # findings of one kind
Slip = tuple[Span, str, str]  # place, message and hint
_KEYS = "|".join(names((*CARD, *SUMMARY, *MODEL)))
_KNOWN = re.compile(rf"^ *(?P<key>{_KEYS})(?P<colon> *：[ \t]*|:(?=[^\s:/]))", re.MULTILINE)
_ANY = re.compile(r" *(?P<key>[A-Za-z][\w.-]*)(?P<colon> *：[ \t]*|:(?=[^\s:/]))")
_KEY_LINE = re.compile(r" *(?P<key>[\w.-]+)[ \t]*:(?:\s|$)")
# What YAML refuses anywhere, line ends and tabs apart.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


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


def explain(yaml: str, first: int, problem: str, mark: Any, context: Any) -> Slip | None:
    """The slip behind an error. first: where the YAML text begins in the source.

    mark: where reading failed; context: what was read there began.
    """
    lines = yaml.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=first))
    missing = "could not find expected ':'" in problem
    number = context.line if missing and context is not None else mark.line
    if number >= len(lines):
        return None
    start = starts[number]
    for at in {number, max(0, number - 1)}:
        match = _ANY.match(lines[at])
        if match and not _KEY_LINE.match(lines[at]):
            begin, end = match.span("colon")
            return Span(starts[at] + begin, starts[at] + end), *_no_colon(match)
    if missing:
        text, hint = "not valid YAML: this line is not `key: value`", "write `: ` after the key"
        return Span(start, start + len(lines[number])), text, f"{hint}, or delete the line"
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
    before = next(filter(None, map(_KEY_LINE.match, reversed(lines[:number]))), None)
    deep = _depth(lines[number])
    above = _depth(before.string) if before else deep
    if key is None or before is None or column not in (deep, key.end("key")) or deep in (0, above):
        return None
    text = (
        f"not valid YAML: `{key['key']}` is indented by {_spaces(deep)}, "
        f"`{before['key']}` above it by {_spaces(above)}"
    )
    hint = "begin keys that belong together in the same column, four spaces a step"
    return Span(start, start + deep), text, hint


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaces(count: int) -> str:
    return f"{count or 'no'} space{'s' if count != 1 else ''}"
