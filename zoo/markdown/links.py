"""Addresses of links: behind a label, in a definition, and bare ones in a text."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from zoo.core.source import Span

LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999})\]", re.DOTALL)
_BLANKS = re.compile(r"[ \t]*(?:\n[ \t]*)?")
_ANGLE = re.compile(r"<((?:[^<>\\\n]|\\.)*)>")
_TITLE = re.compile(
    r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\)""", re.DOTALL
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PLAIN = re.compile(r"[^\s()\\\x00-\x1f]+|\\.")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_BARE = re.compile(r"(?:https?://|ftp://|www\.)[^\s<]+", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:https?://|ftp://)?([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)", re.IGNORECASE)
_HAN_END = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
_ENTITY_END = re.compile(r"&[A-Za-z0-9]+;\Z")
EMAIL = re.compile(
    r"[A-Za-z0-9._+-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.[A-Za-z0-9_-]*[A-Za-z0-9]"
)
AUTO = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
AUTO_MAIL = re.compile(
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*)>"
)


class Target(NamedTuple):
    """Where a link leads. start, end: of the address in the text."""

    address: str
    title: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, max(self.start + 1, self.end))


def normal(label: str) -> str:
    """A label as it is looked up."""
    return " ".join(label.split()).casefold()


def plain(text: str) -> str:
    """A text without backslashes and entities."""
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return unescape(text) if "&" in text else text


def inline_target(text: str, at: int) -> tuple[Target, int] | None:
    """What `(address "title")` at `at` says, and where it ends."""
    start = _skip(text, at + 1)
    if text.startswith(")", start):
        return Target("", "", start, start), start + 1
    found = _destination(text, start)
    if found is None:
        return None
    address, end = found
    behind, title = _skip(text, end), ""
    if behind > end and (match := _TITLE.match(text, behind)):
        title, behind = _title(match), _skip(text, match.end())
    closed = text.startswith(")", behind)
    return (Target(address, title, start, end), behind + 1) if closed else None


def definition(text: str, at: int) -> tuple[str, Target, int] | None:
    """The definition `[label]: address "title"` at `at`: label, target and its end."""
    match = LABEL.match(text, at)
    if match is None or not text.startswith(":", match.end()) or not match[1].strip():
        return None
    start = _skip(text, match.end() + 1)
    found = _destination(text, start)
    if found is None or (found[1] == start):
        return None
    address, end = found
    line = _LINE_END.match(text, end)
    behind = _skip(text, end)
    if behind > end and (title := _TITLE.match(text, behind)):
        after = _LINE_END.match(text, title.end())
        if after and "\n\n" not in title[0]:
            return match[1], Target(address, _title(title), start, end), after.end()
    return (match[1], Target(address, "", start, end), line.end()) if line else None


def bare(text: str, at: int) -> tuple[str, str] | None:
    """The bare address at `at`, as it is shown and as it is linked."""
    match = _BARE.match(text, at)
    if match is None:
        return None
    shown = match[0]
    if han := _HAN_END.search(shown):  # full-width marks end it
        shown = shown[: han.start()]
    shown = _trimmed(shown)
    domain = _DOMAIN.match(shown)
    if domain is None or ("." not in domain[1] and shown[:4].lower() == "www."):
        return None
    if domain.end() <= shown.find("://") + 3 or any("_" in p for p in domain[1].split(".")[-2:]):
        return None
    return shown, shown if "://" in shown[:8] else f"http://{shown}"


def _trimmed(shown: str) -> str:
    """Without the punctuation that belongs to the sentence."""
    spare = shown.count(")") - shown.count("(")
    while shown:
        last = shown[-1]
        if last in "?!.,:*_~'\"":
            shown = shown.rstrip("?!.,:*_~'\"")
        elif last == ")" and spare > 0:
            shown, spare = shown[:-1], spare - 1
        elif last == ";":
            entity = _ENTITY_END.search(shown, max(0, len(shown) - 40))
            shown = shown[: entity.start() if entity else -1]
        else:
            break
    return shown


def _destination(text: str, at: int) -> tuple[str, int] | None:
    if text.startswith("<", at):
        match = _ANGLE.match(text, at)
        return (plain(match[1]), match.end()) if match else None
    depth, end = 0, at
    while end < len(text):
        piece = _PLAIN.match(text, end)
        if piece:
            if piece[0][0] == "\\" and piece[0][1:].isspace():
                end += 1
                break
            end = piece.end()
        elif text[end] == "(" and depth < 32:
            depth, end = depth + 1, end + 1
        elif text[end] == ")" and depth:
            depth, end = depth - 1, end + 1
        else:
            break
    return None if depth else (plain(text[at:end]), end)


def _skip(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _title(match: re.Match[str]) -> str:
    return plain(next(filter(None, match.groups()), ""))
