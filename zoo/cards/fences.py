"""A card's body -> its fenced code blocks and the markers of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from zoo.cards.markers import Marker, only_markers, read_marker
from zoo.core.diagnostics import Diagnostic, Edit, diagnose, warn
from zoo.core.source import Source, Span

# How a line begins that may open or close a block, or mark a section.
_FIRST = re.compile(r"^[^\S\n]*[<`~｀·•‘’´']", re.MULTILINE)
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})(?P<info>.*)")
# What a Chinese input method, or a neighboring key, gives in the place of backticks.
_WRONG_OPENING = re.compile(
    r"(?P<indent> {0,3})(?P<mark>｀{3,}|[·•‘’´']{3,}(?=[ \t]*[A-Za-z]))"
    r"(?P<info>[ \t]*[\w+-]*)[ \t]*"
)
_WRONG_CLOSING = re.compile(r"[｀·•‘’´]{3,}")
_OTHER = re.compile(r"[`~]+[ \t]*[A-Za-z]\w*")  # the first line of another block


class Fence(NamedTuple):
    """A fenced block: offsets of the block, and its code without the fence's indentation."""

    block: Span
    code: str
    info: str
    line: int


class _Opening(NamedTuple):
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
    """Fences and section markers from `start` on; a marker inside a fence is code."""
    fences: list[Fence] = []
    markers: list[Marker] = []
    found: list[Diagnostic] = []
    sections = only_markers(source.text, start)
    at = start
    while match := _FIRST.search(source.text, at):
        line = _line(source.text, match.start())
        opening = _opening(source, line)
        if opening is None:
            if match[0][-1] == "<":
                marker, problem = read_marker(source, line)
                markers += [marker] if marker else []
                found += [problem] if problem else []
            at = line.end
            continue
        end, closed = _end(source, line.end, opening, sections)
        found += _wrong_marks(source, opening, end if closed else None)
        if not closed and not opening.wrong:
            found.append(_unclosed(source, opening, end.start))
        at = end.end if closed else end.start
        if opening.indent <= 3:
            text = _without_indent(source.text[line.end : end.start], opening.indent)
            number = source.place(line.start)[0] + 1
            fences.append(Fence(Span(line.start, at), text, opening.info, number))
        elif opening.python:
            text = "an indented Python sample is not run"
            hint = "start the fence at the beginning of the line"
            found.append(warn(source, opening.span, "ZOO203", text, hint))
    return fences, markers, found


def _opening(source: Source, line: Span) -> _Opening | None:
    text = source.slice(line).rstrip("\n")
    match = _FENCE.fullmatch(text) or _WRONG_OPENING.fullmatch(text)
    if match is None or (match["mark"][0] == "`" and "`" in match["info"]):
        return None
    span = Span(line.start, line.start + len(text))
    indent, info = len(match["indent"].expandtabs(4)), match["info"].strip()
    if match["mark"][0] in "`~":
        return _Opening(span, indent, match["mark"], info)
    return _Opening(span, indent, "```", info, wrong=match["mark"])


def _end(source: Source, at: int, opening: _Opening, sections: frozenset[str]) -> tuple[Span, bool]:
    """The first line after the code that begins at `at`, and whether that line closes the block.

    A block that would swallow a section, or of Python the opening of another block, is unclosed.
    """
    for match in _FIRST.finditer(source.text, at):
        span = _line(source.text, match.start())
        line = source.slice(span)
        bare = line.strip()
        if bare.startswith(opening.mark) and not bare.strip(opening.mark[0]):
            return span, True
        if (opening.python or opening.wrong) and _WRONG_CLOSING.fullmatch(bare):
            return span, True
        if opening.python and line.startswith(opening.mark) and _OTHER.fullmatch(bare):
            return span, False
        if "section:" in line:
            marker, _ = read_marker(source, span)
            if marker and not marker.almost and marker.lang in sections:
                return span, False
    return Span(len(source.text), len(source.text)), False


def _wrong_marks(source: Source, opening: _Opening, closing: Span | None) -> Iterator[Diagnostic]:
    """Lines that are almost the fence of a block: the first and the last one."""
    lines = [(opening.span, opening.wrong)] if opening.wrong else []
    wrong = _WRONG_CLOSING.fullmatch(source.slice(closing).strip()) if closing else None
    if closing and wrong:
        start = source.text.index(wrong[0], closing.start)
        lines.append((Span(start, start + len(wrong[0])), wrong[0]))
    for span, mark in lines:
        start = source.text.index(mark, span.start)
        edits = (Edit(Span(start, start + len(mark)), "```"),)
        text = f"almost the fence of a code block: `{mark}` are not backticks"
        hint = "write three backticks: the key left of 1, with the Chinese input method off"
        yield diagnose(source, span, "ZOO115", text, hint, edits=edits)


def _unclosed(source: Source, opening: _Opening, end: int) -> Diagnostic:
    mark = opening.mark
    text = "this code block is never closed"
    if end < len(source.text):
        text = f"this code block is not closed before line {source.place(end)[0]}"
    # In words: backticks inside of quoting backticks cannot be read.
    count = {3: "three", 4: "four", 5: "five"}.get(len(mark), str(len(mark)))
    remedy = f"end it with a line of {count} {'backticks' if mark[0] == '`' else 'tildes'}"
    return diagnose(source, opening.span, "ZOO113", text, remedy)


def _without_indent(code: str, indent: int) -> str:
    """The code as it is copied: a fence in a list is indented, and its code with it."""
    return re.sub(rf"^ {{1,{indent}}}", "", code, flags=re.MULTILINE) if indent else code


def _line(text: str, start: int) -> Span:
    """The line that begins there, its line end included."""
    newline = text.find("\n", start)
    return Span(start, len(text) if newline < 0 else newline + 1)
