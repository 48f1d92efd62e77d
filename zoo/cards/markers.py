"""What in a card's text is no prose: comments, inline code, marks of sections and of conflicts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from zoo.core.card import Lang
from zoo.core.diagnostics import Diagnostic, Edit, diagnose
from zoo.core.source import Source, Span

MOST = 100  # conflicts of a card
_TICKS = re.compile(r"`+")
_LANGUAGE = re.compile(r"(^|[/._-])(?:zh|en)(?:[-_]?(?:cn|us|hans))?($|[/._-])", re.IGNORECASE)
_MARKER = re.compile(r"[ \t]*<!--[ \t]*section:[ \t]*(?P<lang>[\w-]+)[ \t]*-->[ \t]*")
_RIGHT = re.compile(r"<!--[ \t]*section:[ \t]*(zh_CN|en_US)[ \t]*-->[ \t]*$", re.MULTILINE)
_ALMOST = re.compile(
    r"[ \t]*<[!！][-－–—]{1,4}\s*section(?:\b|_|s(?=[\s:：=]+(?:zh|en)[_-]))[\s:：=]*(?P<rest>.*)",
    re.IGNORECASE,
)
# Another word, or marks that begin no comment, before one of the languages.
_MEANT = re.compile(
    r"[ \t]*<[ \t]*[!！][-－–— \t]{0,5}\w{1,20}[\s:：=]{1,5}(?P<rest>zh_CN|en_US)[-－–—\s]{0,5}>?",
    re.IGNORECASE,
)
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: [^\n]*)?$", re.MULTILINE)


class Marker(NamedTuple):
    """lang: empty where it is unclear. almost: reported, and read as what is meant."""

    span: Span
    lang: str
    lang_span: Span
    almost: bool = False


def read_marker(source: Source, line: Span) -> tuple[Marker | None, Diagnostic | None]:
    """The section that begins in the line, and what is wrong with the marker."""
    text = source.slice(line).rstrip("\n")
    marker = _MARKER.fullmatch(text)
    if marker:
        start, end = marker.span("lang")
        return Marker(line, marker["lang"], Span(line.start + start, line.start + end)), None
    almost = _ALMOST.fullmatch(text) or _MEANT.fullmatch(text.rstrip())
    if almost is None:
        return None, None
    meant = meant_language(almost["rest"])
    span = Span(line.start, line.start + len(text))
    hint = f"write {' or '.join(f'`{_written(lang)}`' for lang in Lang)}"
    edits: tuple[Edit, ...] = ()
    if meant:
        hint, edits = f"write exactly `{_written(meant)}`", (Edit(span, _written(meant)),)
    found = diagnose(source, span, "ZOO114", "almost a section marker", hint, edits=edits)
    return Marker(line, meant.value if meant else "", span, almost=True), found


def meant_language(text: str) -> Lang | None:
    """The language that a wrong name begins like: `en_UK`, `zh-Hans`, `EN`."""
    return next((lang for lang in Lang if text.lower().startswith(lang.value[:2])), None)


def only_markers(text: str, start: int) -> frozenset[str]:
    """The languages that one line only marks: in a code block, that line is no code."""
    counted = Counter(
        marker[1]
        for marker in _RIGHT.finditer(text, start)
        if not text[text.rfind("\n", 0, marker.start()) + 1 : marker.start()].strip(" \t")
    )
    return frozenset(lang for lang, count in counted.items() if count == 1)


def _written(lang: Lang) -> str:
    return f"<!-- section: {lang.value} -->"


def conflicts(
    source: Source, span: Span, begins: str = "<=>", code: Iterable[Span] = ()
) -> Iterator[Diagnostic]:
    """Each unresolved conflict between the offsets and outside of code, at its first mark.

    begins: the signs that a first mark may have; in Markdown `=======` may underline a heading.
    """
    if not any(sign * 7 in source.text for sign in begins):
        return
    blocks = [(block.start, block.end) for block in code]
    inside = False
    for match in islice(_CONFLICT.finditer(source.text, span.start, span.end), MOST):
        sign = match[0][0]
        if any(start <= match.start() < end for start, end in blocks):
            continue
        if sign == "<" or (sign in begins and not inside):
            text = "a merge conflict is not resolved here"
            hint = "keep one of the two sides; delete the lines `<<<<<<<`, `=======` and `>>>>>>>`"
            yield diagnose(source, Span(*match.span()), "ZOO023", text, hint)
        inside = sign != ">" and (inside or sign in begins)


def comments(text: str) -> Iterator[Span]:
    """HTML comments; one that is never closed does not count."""
    at = text.find("<!--")
    while at >= 0:
        end = text.find("-->", at + 4)
        if end < 0:
            return
        yield Span(at, end + 3)
        at = text.find("<!--", end + 3)


def code_spans(text: str) -> Iterator[Span]:
    """Inline code: a run of backticks up to the next run of the same length."""
    runs = [Span(*match.span()) for match in _TICKS.finditer(text)]
    waiting: dict[int, list[Span]] = {}  # of each length, the next one last
    for run in reversed(runs):
        waiting.setdefault(run.end - run.start, []).append(run)
    at = 0
    for run in runs:
        same = waiting[run.end - run.start]
        while same and same[-1] <= run:
            same.pop()
        if run.start >= at and same and "\n\n" not in text[run.start : same[-1].start]:
            at = same[-1].end
            yield Span(run.start, at)


def without_language(address: str) -> str:
    """The same text for addresses that differ only in the language they name."""
    return _LANGUAGE.sub(r"\1*\2", address.rstrip("/"))
