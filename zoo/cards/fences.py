"""A card's body, line by line -> its fenced code blocks and the markers of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zoo.cards.markers import Marker, only_markers, read_marker
from zoo.core.diagnostics import Diagnostic, Edit, Severity, diagnose
from zoo.core.source import Source, Span

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})(?P<info>.*)")
# What a Chinese input method, or a neighbouring key, gives in the place of backticks.
_WRONG_OPENING = re.compile(
    r"(?P<indent> {0,3})(?P<mark>｀{3,}|[·•‘’´']{3,}(?=[ \t]*[A-Za-z]))"
    r"(?P<info>[ \t]*[\w+-]*)[ \t]*"
)
_WRONG_CLOSING = re.compile(r"[｀·•‘’´]{3,}")
_OTHER = re.compile(r"[`~]+[ \t]*[A-Za-z]\w*")  # the first line of another block


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: offsets of the block, and its code without the fence's indentation."""

    block: Span
    code: str
    info: str
    line: int


@dataclass(frozen=True, slots=True)
class _Opening:
    """The first line of a block. mark: what has to close it. wrong: it is no row of backticks."""

    span: Span
    indent: int
    mark: str
    info: str
    wrong: str = ""

    @property
    def python(self) -> bool:
        return self.info.lower().startswith("py")


def scan(source: Source, start: int) -> tuple[list[Fence], list[Marker], list[Diagnostic]]:
    """Fences and section markers in one pass over the lines; a marker inside a fence is code."""
    fences: list[Fence] = []
    markers: list[Marker] = []
    found: list[Diagnostic] = []
    lines = list(_lines(source.text, start))
    sections = only_markers(source.text, start)
    at = 0
    while at < len(lines):
        opening = _opening(source, lines[at])
        if opening is None:
            if source.slice(lines[at]).lstrip()[:1] == "<":
                marker, problem = read_marker(source, lines[at])
                markers += [marker] if marker else []
                found += [problem] if problem else []
            at += 1
            continue
        end, closed = _end(source, lines, at, opening, sections)
        found += _wrong_marks(source, opening, lines[end] if closed else None)
        if not closed and not opening.wrong:
            found.append(_unclosed(source, opening, lines[end].start if end < len(lines) else None))
        code = Span(lines[at].end, lines[end].start if end < len(lines) else len(source.text))
        if opening.indent <= 3:
            block = Span(lines[at].start, lines[end].end if closed else code.end)
            text = _without_indent(source.slice(code), opening.indent)
            fences.append(Fence(block, text, opening.info, source.place(block.start)[0] + 1))
        elif opening.python:
            found.append(_indented(source, opening.span))
        at = end + closed
    return fences, markers, found


def _opening(source: Source, line: Span) -> _Opening | None:
    text = source.slice(line).rstrip("\n")
    first = text.lstrip()[:1]
    if not first or first not in "`~｀·•‘’´'":  # as nearly every line
        return None
    match = _FENCE.fullmatch(text) or _WRONG_OPENING.fullmatch(text)
    if match is None or (match["mark"][0] == "`" and "`" in match["info"]):
        return None
    span = Span(line.start, line.start + len(text))
    indent, info = len(match["indent"].expandtabs(4)), match["info"].strip()
    if match["mark"][0] in "`~":
        return _Opening(span, indent, match["mark"], info)
    return _Opening(span, indent, "```", info, wrong=match["mark"])


def _end(
    source: Source, lines: list[Span], at: int, opening: _Opening, sections: frozenset[str]
) -> tuple[int, bool]:
    """The first line after the block's code, and whether that line closes the block.

    A block that would swallow a section, or of Python the opening of another block, is unclosed.
    """
    for number in range(at + 1, len(lines)):
        line = source.slice(lines[number])
        bare = line.strip()
        if bare.startswith(opening.mark) and not bare.strip(opening.mark[0]):
            return number, True
        if (opening.python or opening.wrong) and _WRONG_CLOSING.fullmatch(bare):
            return number, True
        if opening.python and line.startswith(opening.mark) and _OTHER.fullmatch(bare):
            return number, False
        if "section:" in line:
            marker, _ = read_marker(source, lines[number])
            if marker and not marker.almost and marker.lang in sections:
                return number, False
    return len(lines), False


def _wrong_marks(source: Source, opening: _Opening, closing: Span | None) -> Iterator[Diagnostic]:
    if opening.wrong:
        yield _almost_a_fence(source, opening.span, opening.wrong)
    wrong = _WRONG_CLOSING.fullmatch(source.slice(closing).strip()) if closing else None
    if closing and wrong:
        start = source.text.index(wrong[0], closing.start)
        yield _almost_a_fence(source, Span(start, start + len(wrong[0])), wrong[0])


def _almost_a_fence(source: Source, span: Span, mark: str) -> Diagnostic:
    start = source.text.index(mark, span.start)
    return diagnose(
        source,
        span,
        "ZOO115",
        f"almost the fence of a code block: `{mark}` are not backticks",
        "write three backticks: the key left of 1, with the Chinese input method off",
        edits=(Edit(Span(start, start + len(mark)), "```"),),
    )


def _unclosed(source: Source, opening: _Opening, end: int | None) -> Diagnostic:
    mark = opening.mark
    text = "this code block is never closed"
    if end is not None:
        text = f"this code block is not closed before line {source.place(end)[0]}"
    # In words: backticks inside of quoting backticks cannot be read.
    count = {3: "three", 4: "four", 5: "five"}.get(len(mark), str(len(mark)))
    remedy = f"end it with a line of {count} {'backticks' if mark[0] == '`' else 'tildes'}"
    return diagnose(source, opening.span, "ZOO113", text, remedy)


def _indented(source: Source, span: Span) -> Diagnostic:
    return diagnose(
        source,
        span,
        "ZOO203",
        "an indented Python sample is not run",
        "start the fence at the beginning of the line",
        severity=Severity.WARNING,
    )


def _without_indent(code: str, indent: int) -> str:
    """The code as it is copied: a fence in a list is indented, and its code with it."""
    return re.sub(rf"^ {{1,{indent}}}", "", code, flags=re.MULTILINE) if indent else code


def _lines(text: str, start: int) -> Iterator[Span]:
    """Each line, its line end included."""
    while start < len(text):
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline + 1
        yield Span(start, end)
        start = end
