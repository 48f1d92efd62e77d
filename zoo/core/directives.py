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
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from zoo.core.source import Span

WORDS = ("skip", "xfail", "timeout", "requires", "setup", "expect", "keep")
ARGUMENTS = {
    "skip": ("reason", "until"),
    "xfail": ("raises", "reason"),
    "timeout": (),
    "requires": ("reason",),
    "setup": (),
    "expect": ("rtol", "atol"),
    "keep": ("alt",),
}
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


def read_directives(text: str, start: int) -> tuple[Directives, tuple[Problem, ...]]:
    """The directives in the comments that end right before the sample at offset `start`."""
    offset = max(0, start - WINDOW)
    comments = _RUN.search(text, offset, start)
    if comments is None:
        return Directives(), ()
    said: dict[str, object] = {}
    problems: list[Problem] = []
    for comment in _COMMENT.finditer(text, comments.start(), start):
        match = _DOCTEST.fullmatch(text, comment.start("body"), comment.end("body"))
        if match is None:
            continue
        span = Span(match.start("line"), match.start("line") + len(match["line"].rstrip()))
        reader = _Reader(span, said, problems)
        reader.line(match["line"])
        if "setup" in said and "setup_line" not in said:
            said["setup"] = match["rest"].rstrip() + "\n"
            said["setup_line"] = text.count("\n", 0, match.start("rest")) + 1
        elif match["rest"].strip():
            reader.problem("only `setup` has further lines", "put each directive in a comment")
    return Directives(**said), tuple(problems)  # type: ignore[arg-type]


class _Reader:
    """Reads one comment's words into `said`, and notes what cannot be read."""

    def __init__(self, span: Span, said: dict[str, object], problems: list[Problem]) -> None:
        self.span, self.said, self.problems = span, said, problems

    def problem(self, message: str, hint: str) -> None:
        self.problems.append(Problem(self.span, message, hint))

    def line(self, line: str) -> None:
        try:
            words = shlex.split(line)
        except ValueError:
            self.problem("a quote is not closed", 'write reason="..."')
            return
        if not words:
            self.problem("the directive is empty", f"write one of {', '.join(WORDS)}")
            return
        name, equals, value = words[0].partition("=")
        if name not in WORDS:
            near = get_close_matches(name, WORDS, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(WORDS)}"
            self.problem(f"unknown directive `{name}`", hint)
            return
        if bool(equals) != (name in VALUED):
            form = f"{name}=..." if name in VALUED else name
            self.problem(f"`{words[0]}` is not how this is written", f"write `{form}`")
            return
        arguments = dict(w.partition("=")[::2] for w in words[1:])
        for unknown in sorted(set(arguments) - set(ARGUMENTS[name])):
            known = ", ".join(ARGUMENTS[name]) or "no argument"
            self.problem(f"`{name}` does not take `{unknown}`", f"it takes {known}")
        for needed in REQUIRED.get(name, ()):
            if not arguments.get(needed):
                self.problem(f"`{name}` needs `{needed}`", f'write {name} {needed}="..."')
        self.keep(name, value, arguments)

    def keep(self, name: str, value: str, arguments: dict[str, str]) -> None:
        try:
            if name == "skip":
                self.said["skip"] = arguments.get("reason", "") or "no reason given"
                if "until" in arguments:
                    self.said["until"] = _date(arguments["until"])
            elif name == "xfail":
                self.said["xfail"] = arguments.get("raises", "") or "Exception"
            elif name == "timeout":
                self.said["timeout"] = _number(value, least=1.0)
            elif name == "requires":
                if value != "gpu":
                    self.problem(f"`requires={value}` is unknown", "write `requires=gpu`")
                self.said["requires"] = value
                self.said["requires_reason"] = arguments.get("reason", "")
            elif name == "setup":
                self.said["setup"] = ""
            elif name == "expect":
                names = tuple(n for n in value.split(",") if n)
                self.said["expect"] = names
                for key in ("rtol", "atol"):
                    if key in arguments:
                        self.said[key] = _number(arguments[key])
            elif name == "keep":
                self.keep_picture(value, arguments.get("alt", ""))
        except ValueError as error:
            self.problem(f"`{name}`: {error}", "dates are YYYY-MM-DD, numbers like 0.001 or 600")

    def keep_picture(self, name: str, alt: str) -> None:
        kept: tuple[Kept, ...] = self.said.get("keep", ())  # type: ignore[assignment]
        if not _PICTURE.fullmatch(name):
            self.problem(
                f"`keep={name}` is not the name of a picture in the working folder",
                "write a plain name that ends in .jpg, .png or .webp: keep=detections.jpg",
            )
        elif len(kept) == MOST_PICTURES or name in (one.name for one in kept):
            self.problem(
                f"`keep={name}` is one too many",
                f"a sample keeps up to {MOST_PICTURES} pictures, each once",
            )
        else:
            self.said["keep"] = (*kept, Kept(name, alt))


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
