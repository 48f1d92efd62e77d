"""Comments that silence a rule: `<!-- zoo: ignore ZOO401 reason="a name" -->`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from zoo.cards.markup import comments
from zoo.core.diagnostics import Diagnostic, Severity, diagnose
from zoo.core.source import Source, Span

MOST = 100  # comments of a card that are read: each looks for the end of its block
_COMMENT = re.compile(r"<!--\s*zoo\s*:(.*)-->", re.DOTALL | re.IGNORECASE)
_YAML = re.compile(r"^[^\n\"']{0,500}?(#[ \t]*zoo[ \t]*:(.*))$", re.MULTILINE)
_BODY = re.compile(
    r'\s*ignore\s+(?P<codes>ZOO\d{3}(?:[ ,]+ZOO\d{3})*)\s+reason="(?P<why>[^"]+)"\s*'
)


@dataclass(frozen=True, slots=True)
class Ignore:
    """One code silenced in the lines first..last. at: the finding should it silence nothing."""

    code: str
    first: int
    last: int
    at: Diagnostic

    def covers(self, diagnostic: Diagnostic) -> bool:
        same = diagnostic.code == self.code and diagnostic.severity is Severity.WARNING
        return same and self.first <= diagnostic.line <= self.last


def read_ignores(
    source: Source, body: int, severities: Mapping[str, tuple[Severity, ...]]
) -> tuple[tuple[Ignore, ...], tuple[Diagnostic, ...]]:
    """The comments of a card whose text below the front matter begins at offset `body`."""
    ignores: list[Ignore] = []
    found: list[Diagnostic] = []
    for span, text, first, last in islice(_comments(source, body), MOST):
        match = _BODY.fullmatch(text)
        if match is None:
            hint = 'write <!-- zoo: ignore ZOO401 reason="why" -->'
            found.append(_broken(source, span, "cannot be read", hint))
            continue
        for code in re.findall(r"ZOO\d{3}", match["codes"]):
            if code not in severities:
                found.append(_broken(source, span, f"names no rule `{code}`", "see: zoo rules"))
            elif Severity.WARNING not in severities[code]:
                why = f"{code} is an error and cannot be ignored"
                found.append(_broken(source, span, f"silences nothing: {why}", f"zoo rules {code}"))
            else:
                unused = diagnose(
                    source,
                    span,
                    "ZOO006",
                    f"{code} is not reported here any more",
                    "delete the comment",
                    severity=Severity.WARNING,
                )
                ignores.append(Ignore(code, first, last, unused))
    return tuple(ignores), tuple(found)


def apply_ignores(
    diagnostics: Iterable[Diagnostic], ignores: Iterable[Ignore]
) -> tuple[list[Diagnostic], set[Ignore]]:
    """The diagnostics that no comment silences, and the comments that silenced some."""
    kept: list[Diagnostic] = []
    used: set[Ignore] = set()
    by_code: dict[str, list[Ignore]] = {}
    for ignore in ignores:
        by_code.setdefault(ignore.code, []).append(ignore)
    for diagnostic in diagnostics:
        covering = [i for i in by_code.get(diagnostic.code, ()) if i.covers(diagnostic)]
        used.update(covering)
        if not covering:
            kept.append(diagnostic)
    return kept, used


def _comments(source: Source, body: int) -> Iterator[tuple[Span, str, int, int]]:
    """Place, words, and the first and last line that each comment is about."""
    head = source.text[:body]
    last_of_head = source.place(max(0, body - 1))[0]
    if "zoo" in head:
        for match in _YAML.finditer(head):
            yield Span(*match.span(1)), match[2].rstrip(), 1, last_of_head
    if "zoo" not in source.text[body:]:
        return
    for span in comments(source.text[body:]):
        start, end = body + span.start, body + span.end
        said = _COMMENT.fullmatch(source.text, start, end)
        if said:
            yield Span(start, end), said[1].strip(), *_lines_meant(source, start, end)


def _lines_meant(source: Source, start: int, end: int) -> tuple[int, int]:
    """The comment's own line where it holds text as well, else the block below the comment."""
    line = source.place(start)[0]
    below = source.place(end)[0] + 1
    lines = len(source.line_starts)
    if source.line(line).strip() != source.text[start:end].split("\n")[0].strip():
        return line, line
    while below < lines and not source.line(below).strip():
        below += 1
    fence = re.match(r"\s*(`{3,}|~{3,})", source.line(below)) if below <= lines else None
    last = below
    while last < lines:
        text = source.line(last + 1).strip()
        if not fence and not text:
            break
        last += 1
        if fence and text.startswith(fence[1]) and not text.strip(fence[1][0]):
            break
    return line, last


def _broken(source: Source, span: Span, what: str, hint: str) -> Diagnostic:
    return diagnose(source, span, "ZOO005", f"this comment {what}", hint, severity=Severity.WARNING)
