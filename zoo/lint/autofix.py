"""Fixes what is mechanical: the edits of diagnostics, as far as none of them makes things worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import unified_diff

from zoo.core.diagnostics import Diagnostic, Edit, Severity
from zoo.core.source import Source
from zoo.lint.inspect import Settings, inspect

ERROR = Severity.ERROR
ROUNDS = 5  # fixing one thing can show another that is mechanical too


def fixed(source: Source, settings: Settings) -> str:
    """The text with every mechanical remedy applied that adds no diagnostic."""
    source = Source(source.path, source.text)
    before = _findings(source, settings)
    for _ in range(ROUNDS):
        after = _try(source, before, settings)
        if after is None:
            break
        source, before = after
    return source.text


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; of two that overlap, the one that begins first."""
    parts, at = [], 0
    for edit in sorted(set(edits), key=lambda e: (e.span, e.text)):
        if edit.span.start >= at and edit.span.end <= len(text):
            parts += [text[at : edit.span.start], edit.text]
            at = edit.span.end
    return "".join((*parts, text[at:]))


def restored(text: str, original: bytes) -> bytes:
    """The text as bytes, with the line ends and the byte order mark that the file had."""
    if b"\r\n" in original and original.count(b"\r\n") == original.count(b"\n"):
        text = text.replace("\n", "\r\n")
    mark = "\ufeff" if original.startswith(b"\xef\xbb\xbf") else ""
    return (mark + text).encode()


def diff(path: str, before: str, after: str) -> str:
    """A unified diff, as patch and git understand it."""
    lines = unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _try(
    source: Source, before: list[Diagnostic], settings: Settings
) -> tuple[Source, list[Diagnostic]] | None:
    """All remedies at once or, where that adds a finding, the first one alone that does not."""
    remedies = [d.edits for d in before if d.edits]
    everything = tuple(edit for edits in remedies for edit in edits)
    for edits in (everything, *(remedies if len(remedies) > 1 else ())):
        candidate = Source(source.path, apply(source.text, edits))
        if candidate.text != source.text:
            after = _findings(candidate, settings)
            if not _worse(before, after):
                return candidate, after
    return None


def _worse(before: list[Diagnostic], after: list[Diagnostic]) -> bool:
    """Something is there that was not. Where an error is fixed, what it hid may come to light."""
    errors = [Counter(d.code for d in found if d.severity is ERROR) for found in (before, after)]
    if errors[1] - errors[0]:
        return True
    hid_others = errors[0].total() > errors[1].total()
    return not hid_others and bool(Counter(d.code for d in after) - Counter(d.code for d in before))


def _findings(source: Source, settings: Settings) -> list[Diagnostic]:
    one = inspect(source, settings)
    return [*one.diagnostics, *(i.at for i in one.ignores)]
