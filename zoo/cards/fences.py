"""A card's body, line by line -> its fenced code blocks and the markers of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.core.diagnostics import Diagnostic, Edit, Severity, diagnose
from zoo.core.source import Source, Span

_MARKER = re.compile(r"[ \t]*<!--[ \t]*section:[ \t]*(?P<lang>[\w-]+)[ \t]*-->[ \t]*")
_ALMOST = re.compile(r"[ \t]*<!-{1,3}\s*section\b[\s:=]*(?P<rest>.*)", re.IGNORECASE)
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})(?P<info>.*)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: offsets of the block and of the code in it."""

    block: Span
    code: Span
    info: str
    line: int


@dataclass(frozen=True, slots=True)
class Marker:
    span: Span
    lang: str
    lang_span: Span


def scan(source: Source, start: int) -> tuple[list[Fence], list[Marker], list[Diagnostic]]:
    """Fences and section markers in one pass over the lines; a marker inside a fence is code."""
    fences: list[Fence] = []
    markers: list[Marker] = []
    found: list[Diagnostic] = []
    lines = list(_lines(source.text, start))
    at = 0
    while at < len(lines):
        begin, end = lines[at]
        text = source.text[begin:end].rstrip("\n")
        opening = _FENCE.fullmatch(text)
        if opening and not ("`" in opening["info"] and opening["mark"][0] == "`"):
            close = _closing_line(source.text, lines, at, opening)
            if close is None:
                found.append(
                    diagnose(
                        source,
                        Span(begin, begin + len(text)),
                        "ZOO113",
                        "this code block is never closed",
                        _how_to_close(opening["mark"]),
                    )
                )
                close = len(lines)
            last = min(close, len(lines) - 1)
            if len(opening["indent"].expandtabs(4)) <= 3:
                code = Span(end, lines[close][0] if close < len(lines) else len(source.text))
                info = opening["info"].strip()
                line = source.place(begin)[0] + 1
                fences.append(Fence(Span(begin, lines[last][1]), code, info, line))
            elif opening["info"].strip().lower().startswith("py"):
                found.append(_indented(source, Span(begin, begin + len(text))))
            at = close + 1
            continue
        if "section" in text.lower():
            found += _note_marker(source, begin, end, text, markers)
        at += 1
    return fences, markers, found


def meant_language(text: str) -> Lang | None:
    """The language that a wrong name begins like: `en_UK`, `zh-Hans`, `EN`."""
    return next((lang for lang in Lang if text.lower().startswith(lang.value[:2])), None)


def _note_marker(
    source: Source, begin: int, end: int, text: str, markers: list[Marker]
) -> Iterator[Diagnostic]:
    marker = _MARKER.fullmatch(text)
    if marker:
        lang_span = Span(begin + marker.start("lang"), begin + marker.end("lang"))
        markers.append(Marker(Span(begin, end), marker["lang"], lang_span))
    elif almost := _ALMOST.fullmatch(text):
        meant = meant_language(almost["rest"])
        edit = Edit(
            Span(begin, begin + len(text)), f"<!-- section: {meant.value} -->" if meant else ""
        )
        yield diagnose(
            source,
            Span(begin, begin + len(text)),
            "ZOO114",
            "almost a section marker",
            "write exactly `<!-- section: zh_CN -->` or `<!-- section: en_US -->`",
            edits=(edit,) if meant else (),
        )


def _indented(source: Source, span: Span) -> Diagnostic:
    return diagnose(
        source,
        span,
        "ZOO203",
        "an indented Python sample is not run",
        "start the fence at the beginning of the line",
        severity=Severity.WARNING,
    )


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Offsets of each line, its line end included."""
    while start < len(text):
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline + 1
        yield start, end
        start = end


def _closing_line(
    text: str, lines: list[tuple[int, int]], opening_line: int, opening: re.Match[str]
) -> int | None:
    mark = opening["mark"]
    for number in range(opening_line + 1, len(lines)):
        begin, end = lines[number]
        line = text[begin:end].strip()
        if line.startswith(mark) and not line.strip(mark[0]):
            return number
    return None


def _how_to_close(mark: str) -> str:
    """In words: backticks inside of quoting backticks cannot be read."""
    count = {3: "three", 4: "four", 5: "five"}.get(len(mark), str(len(mark)))
    return f"end it with a line of {count} {'backticks' if mark[0] == '`' else 'tildes'}"
