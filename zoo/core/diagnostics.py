"""What is wrong, where, and the way out: the one form of every message about a card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import Enum
from functools import partial
from typing import Any
from unicodedata import east_asian_width

from zoo.core.source import Source, Span
from zoo.core.terminal import harmless

LONGEST = 2000  # characters of a line that is still shown
LISTED = 10  # files and rules that a count names


class Severity(str, Enum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Edit:
    """A mechanical remedy: `text` in the place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. Lines and columns count from 1; the end is exclusive.

    code: `ZOO` and three digits, the rule's stable name.
    language: the section it lies in, where it lies in one.
    excerpt: text of the line it starts on; empty if no line is shown.
    edits: what fixes it, where that is mechanical; `fixable` says whether there are any.
    """

    code: str
    severity: Severity
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    hint: str = ""
    language: str | None = None
    fixable: bool = False
    excerpt: str = ""
    edits: tuple[Edit, ...] = ()

    def to_json(self) -> dict[str, Any]:
        fields = asdict(self)
        del fields["excerpt"], fields["edits"]
        return fields | {"severity": self.severity.value}


def diagnose(
    source: Source,
    span: Span,
    code: str,
    message: str,
    hint: str = "",
    *,
    severity: Severity = Severity.ERROR,
    language: str | None = None,
    edits: tuple[Edit, ...] = (),
) -> Diagnostic:
    """A diagnostic that points at `span` of `source`."""
    start, end = source.place(span.start), source.place(max(span.end, span.start))
    line, path = source.line(start[0]), source.path
    excerpt = line if len(line) <= LONGEST else ""
    return Diagnostic(
        code, severity, path, *start, *end, message, hint, language, bool(edits), excerpt, edits
    )


warn = partial(diagnose, severity=Severity.WARNING)


def about_file(path: str, code: str, message: str, hint: str = "") -> Diagnostic:
    """A diagnostic about a file whose text cannot be shown."""
    return Diagnostic(code, Severity.ERROR, path, 1, 1, 1, 1, message, hint)


def show(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    """The diagnostic as a person reads it: place, message, the marked line, the remedy.

    Characters that a terminal obeys are shown as replaced: a card may be a stranger's.
    """
    texts = ("path", "message", "hint", "excerpt")
    shown = {name: harmless(getattr(diagnostic, name)) for name in texts}
    diagnostic = replace(diagnostic, **shown)  # type: ignore[arg-type]
    bold, red, yellow, blue, off = (
        ("\033[1m", "\033[1;31m", "\033[1;33m", "\033[34m", "\033[0m") if colour else ("",) * 5
    )
    tint = red if diagnostic.severity is Severity.ERROR else yellow
    head = (
        f"{bold}{diagnostic.path}:{diagnostic.line}:{diagnostic.column}:{off} "
        f"{tint}{diagnostic.severity.value}{off} {bold}{diagnostic.code}{off} {diagnostic.message}"
    )
    margin = " " * len(str(diagnostic.line))
    lines = [head]
    if diagnostic.excerpt.strip():
        same_line = diagnostic.end_line == diagnostic.line
        end = diagnostic.end_column - 1 if same_line else len(diagnostic.excerpt.rstrip())
        before = diagnostic.excerpt[: diagnostic.column - 1]
        marked = diagnostic.excerpt[diagnostic.column - 1 : end]
        lines += [
            f"{blue}{margin} |{off}",
            f"{blue}{diagnostic.line} |{off} {diagnostic.excerpt}",
            f"{blue}{margin} |{off} {_blank(before)}{tint}{'^' * max(1, _width(marked))}{off}",
        ]
    if diagnostic.hint:
        lines.append(f"{blue}{margin} ={off} hint: {diagnostic.hint}")
    return "\n".join(lines)


def show_all(diagnostics: Iterable[Diagnostic], *, colour: bool = False) -> str:
    """All diagnostics in reading order, a blank line between two."""
    return "\n\n".join(show(d, colour=colour) for d in in_order(diagnostics))


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return sorted(diagnostics, key=lambda d: (d.path, d.line, d.column, d.code, d.message))


def count(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`, or `no problems`."""
    found = Counter(d.severity for d in diagnostics)
    parts = (f"{found[s]} {s.value}{'s' if found[s] > 1 else ''}" for s in Severity if found[s])
    return ", ".join(parts) or "no problems"


def count_by(diagnostics: Iterable[Diagnostic]) -> str:
    """Two lines: how many findings each file has, and how many each rule, the most first."""
    found = list(diagnostics)
    files = _most(Counter(d.path.rsplit("/", 1)[-1] for d in found))
    return f"by card: {files}\nby rule: {_most(Counter(d.code for d in found))}"


def _most(counter: Counter[str]) -> str:
    listed = sorted(counter.items(), key=lambda one: (-one[1], one[0]))
    more = f", and {len(listed) - LISTED} more" if len(listed) > LISTED else ""
    return ", ".join(f"{name} {number}" for name, number in listed[:LISTED]) + more


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in diagnostics)


def _width(text: str) -> int:
    """Terminal columns: Han characters and full-width punctuation take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _blank(text: str) -> str:
    return "".join(c if c == "\t" else "  " if east_asian_width(c) in "WF" else " " for c in text)
