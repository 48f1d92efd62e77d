"""Comments that silence a rule: `<!-- zoo: ignore ZOO401 reason="a name" -->`.

A comment silences the block below it, or its own line where that holds text as well, and what is
found in the front matter, which has no place for one above. In the front matter itself
`# zoo: ignore ZOO401 reason="a name"` silences what is found there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from zoo.cards.markers import comments
from zoo.core.diagnostics import Diagnostic, warn
from zoo.core.source import Source, Span

# Rules that cannot be silenced: with such an error there is no card to show.
UNREADABLE = (
    "ZOO000", "ZOO001", "ZOO003", "ZOO004", "ZOO010", "ZOO011", "ZOO012", "ZOO013", "ZOO021",
    "ZOO023", "ZOO120",
)  # fmt: skip
MOST = 100  # comments of a card that are read: each looks for the end of its block
_COMMENT = re.compile(r"<!--\s*zoo\s*:(.*)-->", re.DOTALL | re.IGNORECASE)
_YAML = re.compile(r"^[^\n\"']{0,500}?(#[ \t]*zoo[ \t]*:(.*))$", re.MULTILINE)
_BODY = re.compile(
    r'\s*ignore\s+(?P<codes>ZOO\d{3}(?:[ ,]+ZOO\d{3})*)\s+reason="(?P<why>[^"]+)"\s*'
)


class Ignore(NamedTuple):
    """One code silenced in the lines first..last, and in the front matter, which ends at `head`.

    at: the finding should it silence nothing.
    """

    code: str
    first: int
    last: int
    head: int
    at: Diagnostic

    def covers(self, line: int) -> bool:
        return self.first <= line <= self.last or line <= self.head


def read_ignores(
    source: Source, body: int, codes: Collection[str]
) -> tuple[tuple[Ignore, ...], tuple[Diagnostic, ...]]:
    """The comments of a card whose text below the front matter begins at offset `body`.

    codes: of all rules.
    """
    ignores: list[Ignore] = []
    found: list[Diagnostic] = []
    head = source.place(body - 1)[0] if body else 0
    for span, text, first, last in islice(_comments(source, body), MOST):
        match = _BODY.fullmatch(text)
        if match is None:
            hint = 'write <!-- zoo: ignore ZOO401 reason="why" -->'
            found.append(_broken(source, span, "cannot be read", hint))
            continue
        for code in re.findall(r"ZOO\d{3}", match["codes"]):
            if code not in codes:
                found.append(_broken(source, span, f"names no rule `{code}`", "see: zoo rules"))
            elif code in UNREADABLE:
                why = f"with {code} the card cannot be read"
                found.append(_broken(source, span, f"silences nothing: {why}", f"zoo rules {code}"))
            else:
                text, hint = f"{code} is not reported here any more", "delete the comment"
                unused = warn(source, span, "ZOO006", text, hint)
                ignores.append(Ignore(code, first, last, head, unused))
    return tuple(ignores), tuple(found)


def apply_ignores(
    diagnostics: Iterable[Diagnostic], ignores: Iterable[Ignore]
) -> tuple[list[Diagnostic], set[Ignore]]:
    """The diagnostics that no comment silences, and the comments that silenced some."""
    kept: list[Diagnostic] = []
    used: set[Ignore] = set()
    waiting: dict[tuple[str, str], list[Ignore]] = {}
    for ignore in ignores:
        waiting.setdefault((ignore.at.path, ignore.code), []).append(ignore)
    for diagnostic in diagnostics:
        those = waiting.get((diagnostic.path, diagnostic.code), ())
        covering = [i for i in those if i.covers(diagnostic.line)]
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
        if comment := _COMMENT.fullmatch(source.text, start, end):
            yield Span(start, end), comment[1].strip(), *_lines_meant(source, start, end)


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
    return warn(source, span, "ZOO005", f"this comment {what}", hint)
