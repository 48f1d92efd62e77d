"""What HTML comments before a sample tell the runner: `<!-- doctest: skip reason="..." -->`.

    skip reason=TEXT [until=YYYY-MM-DD]     do not run; an error once `until` is past
    xfail raises=EXCEPTION [reason=TEXT]    has to raise that; an error when it does not
    timeout=SECONDS                         the case may take this long
    requires=gpu reason=TEXT                skipped where there is none
    setup                                   the comment's further lines run before, unseen
    expect=NAME,NAME [rtol=X] [atol=X]      values compared with the sidecar file; `output` is
                                            what the sample prints
    keep=NAME alt=TEXT                      a picture that the sample writes is kept with the
                                            result; a comment for each picture

Pure: reads a card's text and nothing else.
"""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zoo.core.naming import meant
from zoo.core.source import Span

ARGUMENTS = {
    "skip": ("reason", "until"),
    "xfail": ("raises", "reason"),
    "timeout": (),
    "requires": ("reason",),
    "setup": (),
    "expect": ("rtol", "atol"),
    "keep": ("alt",),
}
WORDS = tuple(ARGUMENTS)
REQUIRED = {"skip": ("reason",), "xfail": ("raises",), "requires": ("reason",), "keep": ("alt",)}
VALUED = ("timeout", "requires", "expect", "keep")
MOST_PICTURES = 4  # that a sample may keep

_PICTURE = re.compile(r"[A-Za-z0-9][\w.-]{0,60}\.(?:jpe?g|png|webp)", re.ASCII)
_RUN = re.compile(r"(?:<!--(?:(?!-->).)*-->\s*)+\Z", re.DOTALL)
_COMMENT = re.compile(r"<!--(?P<body>(?:(?!-->).)*)-->", re.DOTALL)
_DOCTEST = re.compile(r"\s*doctest\b\s*:?[ \t]*(?P<line>[^\n]*)\n?(?P<rest>.*)", re.DOTALL)
WINDOW = 20_000  # characters before a sample that are searched for its comments


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that a sample writes into its working folder. alt: what it shows, in words."""

    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class Directives:
    """Everything the card states about one sample. until: the day after which `skip` is an error.

    timeout: seconds, 0 if not stated. setup: hidden code. expect: names of values. keep:
    pictures, in the order of their comments.
    """

    skip: str = ""
    until: date | None = None
    xfail: str = ""
    timeout: float = 0.0
    requires: str = ""
    requires_reason: str = ""
    setup: str = ""
    setup_line: int = 0
    expect: tuple[str, ...] = ()
    rtol: float = 1e-3
    atol: float = 1e-5
    keep: tuple[Kept, ...] = ()

    def text(self) -> str:
        """What changes a run, for a digest: neither lines nor the words below a picture."""
        left_out = ("setup_line", "keep")
        fields = [getattr(self, name) for name in self.__slots__ if name not in left_out]
        return repr((*fields, *(kept.name for kept in self.keep)))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a directive, and where."""

    span: Span
    message: str
    hint: str


_NOTHING: tuple[Directives, tuple[Problem, ...]] = (Directives(), ())


def read_directives(text: str, start: int) -> tuple[Directives, tuple[Problem, ...]]:
    """The directives in the comments that end right before the sample at offset `start`."""
    offset = max(0, start - WINDOW)
    above = text[offset:start].rstrip()
    comments = _RUN.search(text, offset, start) if above.endswith("-->") else None
    if comments is None:
        return _NOTHING
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for comment in _COMMENT.finditer(text, comments.start(), start):
        match = _DOCTEST.fullmatch(text, comment.start("body"), comment.end("body"))
        if match is None:
            continue
        span = Span(match.start("line"), match.start("line") + len(match["line"].rstrip()))
        problems += (Problem(span, *problem) for problem in _read(match["line"], values))
        if "setup" in values and "setup_line" not in values:
            values["setup"] = match["rest"].rstrip() + "\n"
            values["setup_line"] = text.count("\n", 0, match.start("rest")) + 1
        elif match["rest"].strip():
            more = "only `setup` has further lines", "put each directive in a comment"
            problems.append(Problem(span, *more))
    return Directives(**values), tuple(problems)


def _read(line: str, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Reads one comment's words into `values`; yields what it cannot read, and the remedy."""
    try:
        words = shlex.split(line)
    except ValueError:
        yield "a quote is not closed", 'write reason="..."'
        return
    if not words:
        yield "the directive is empty", f"write one of {', '.join(WORDS)}"
        return
    name, equals, value = words[0].partition("=")
    if name not in WORDS:
        hint = meant(name, WORDS, f"known are {', '.join(WORDS)}")
        yield f"unknown directive `{name}`", hint
        return
    if bool(equals) != (name in VALUED):
        form = f"{name}=..." if name in VALUED else name
        yield f"`{words[0]}` is not how this is written", f"write `{form}`"
        return
    arguments = dict(w.partition("=")[::2] for w in words[1:])
    for unknown in sorted(set(arguments) - set(ARGUMENTS[name])):
        known = ", ".join(ARGUMENTS[name]) or "no argument"
        yield f"`{name}` does not take `{unknown}`", f"it takes {known}"
    for needed in REQUIRED.get(name, ()):
        if not arguments.get(needed):
            yield f"`{name}` needs `{needed}`", f'write {name} {needed}="..."'
    try:
        yield from _keep(name, value, arguments, values)
    except ValueError as error:
        yield f"`{name}`: {error}", "dates are YYYY-MM-DD, numbers like 0.001 or 600"


def _keep(
    name: str, value: str, arguments: dict[str, str], values: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    reason = arguments.get("reason", "")
    if name == "skip":
        values["skip"] = reason or "no reason given"
        if "until" in arguments:
            values["until"] = _date(arguments["until"])
    elif name == "xfail":
        values["xfail"] = arguments.get("raises", "") or "Exception"
    elif name == "timeout":
        values["timeout"] = _number(value, least=1.0)
    elif name == "requires":
        if value != "gpu":
            yield f"`requires={value}` is unknown", "write `requires=gpu`"
        values.update(requires=value, requires_reason=reason)
    elif name == "setup":
        values["setup"] = ""
    elif name == "expect":
        values["expect"] = tuple(n for n in value.split(",") if n)
        for key in ("rtol", "atol"):
            if key in arguments:
                values[key] = _number(arguments[key])
    elif not _PICTURE.fullmatch(value):
        hint = "write a plain name that ends in .jpg, .png or .webp: keep=detections.jpg"
        yield f"`keep={value}` is not the name of a picture in the working folder", hint
    else:
        kept: tuple[Kept, ...] = values.get("keep", ())
        if len(kept) == MOST_PICTURES or value in (one.name for one in kept):
            hint = f"a sample keeps up to {MOST_PICTURES} pictures, each once"
            yield f"`keep={value}` is one too many", hint
        else:
            values["keep"] = (*kept, Kept(value, arguments.get("alt", "")))


def _number(text: str, least: float = 0.0) -> float:
    """ValueError for what is no finite number, or less: nothing could run by it."""
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{text} is not a number") from None
    if not (math.isfinite(number) and number >= least):
        raise ValueError(f"{text} is not a number from {least:g} on")
    return number


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not a date") from None
