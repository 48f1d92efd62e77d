"""What in Markdown text is not prose: found in linear time, and blanked without moving a letter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from zoo.core.source import Span

URL = re.compile(r"https?://[^\s<>\"'`|，。；、）】》]+")
LONGEST = 2000  # characters of a link's text that are kept
_SQUARE = re.compile(r"[\[\]]")
_TICKS = re.compile(r"`+")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,500}>")
_DESTINATION = re.compile(r"\]\(\s*(<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)[^()\n]{0,300}\)")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\[\]\n]{1,200}\]:[ \t]*(\S+)", re.MULTILINE)
_IMAGE = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_SRC = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HREF = re.compile(r"""<a\b[^<>]{0,2000}?\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)

BLOCK_TAGS = (
    "details", "div", "center", "p", "section", "article", "aside", "figure", "table", "ul", "ol",
    "blockquote",
)  # fmt: skip
_BLOCK = re.compile(rf"<(/?)({'|'.join(BLOCK_TAGS)})\b[^<>\n]{{0,500}}>", re.IGNORECASE)
_LANGUAGE = re.compile(r"(^|[/._-])(?:zh|en)(?:[-_]?(?:cn|us|hans))?($|[/._-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture. text: what is shown, of a picture its text alternative.

    span: of the target, where there is one in the text.
    """

    target: str
    text: str
    span: Span
    picture: bool


def comments(text: str) -> Iterator[Span]:
    """HTML comments; one that is never closed is none."""
    at = text.find("<!--")
    while at >= 0:
        end = text.find("-->", at + 4)
        if end < 0:
            return
        yield Span(at, end + 3)
        at = text.find("<!--", end + 3)


def code_spans(text: str) -> Iterator[Span]:
    """Inline code: a run of backticks up to the next run of the same length."""
    runs = [m.span() for m in _TICKS.finditer(text)]
    waiting: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(runs):
        waiting.setdefault(end - start, []).append(number)
    for numbers in waiting.values():
        numbers.reverse()  # the next one is the last
    at = 0
    while at < len(runs):
        start, end = runs[at]
        same = waiting[end - start]
        while same and same[-1] <= at:
            same.pop()
        if not same:
            at += 1
            continue
        closing = same.pop()
        if "\n\n" not in text[start : runs[closing][0]]:
            yield Span(start, runs[closing][1])
            at = closing + 1
        else:
            same.append(closing)
            at += 1


def raw_html(text: str) -> Iterator[Span]:
    """From a tag that begins a line to its end tag: what is in between is not read as Markdown."""
    name, depth, start = "", 0, 0
    for match in _BLOCK.finditer(text):
        if depth == 0 and not match[1] and _begins_line(text, match.start()):
            name, depth, start = match[2].lower(), 1, match.start()
        elif depth and match[2].lower() == name:
            depth += -1 if match[1] else 1
            if depth == 0:
                yield Span(start, match.end())
    if depth:
        yield Span(start, len(text))


def _begins_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def blank(text: str, spans: Iterator[Span]) -> str:
    """The text with spaces in the place of the spans; line ends stay."""
    parts, at = [], 0
    for span in spans:
        if span.start < at:
            continue
        parts.append(text[at : span.start])
        parts.append(re.sub(r"[^\n]", " ", text[span.start : span.end]))
        at = span.end
    return "".join((*parts, text[at:]))


def without_markup(text: str) -> str:
    """The text with addresses and HTML tags blanked; inline code stays, comments are gone."""
    destinations = (Span(m.start() + 1, m.end()) for m in _DESTINATION.finditer(text))
    text = blank(text, destinations)
    text = blank(text, (Span(*m.span()) for m in _REFERENCE.finditer(text)))
    text = blank(text, (Span(*m.span()) for m in URL.finditer(text)))
    return blank(text, (Span(*m.span()) for m in _TAG.finditer(text)))


def links(text: str) -> list[Link]:
    """Links and pictures in a text whose code is blanked, in reading order."""
    found = []
    openings = _openings(text) if "](" in text else {}
    for match in _DESTINATION.finditer(text):
        start = openings.get(match.start())
        if start is not None:
            label = text[start + 1 : min(match.start(), start + LONGEST)]
            picture = text[start - 1 : start] == "!"
            found.append(Link(match[1].strip("<>"), label, _span(match, 1), picture))
    for match in _REFERENCE.finditer(text):
        found.append(Link(match[1].strip("<>"), "", _span(match, 1), False))
    for match in _IMAGE.finditer(text):
        source, alt = _SRC.search(match[0]), _ALT.search(match[0])
        if source:
            words = (alt[1] or alt[2] or " ") if alt else ""  # alt="" says: decoration
            found.append(Link(source[1], words, Span(*match.span()), True))
    for match in _HREF.finditer(text):
        found.append(Link(match[1], "", _span(match, 1), False))
    taken = sorted((link.span.start, link.span.end) for link in found)
    for match in URL.finditer(text):
        if not _inside(match.start(), taken):
            address = match[0].rstrip(".,;:!?)*_")
            found.append(
                Link(address, address, Span(match.start(), match.start() + len(address)), False)
            )
    return sorted(found, key=lambda link: link.span)


def without_language(address: str) -> str:
    """The same text for addresses that differ only in the language they name."""
    return _LANGUAGE.sub(r"\1*\2", address.rstrip("/"))


def _openings(text: str) -> dict[int, int]:
    """Offset of each `]` that has a partner -> offset of its `[`."""
    waiting: list[int] = []
    pairs: dict[int, int] = {}
    for match in _SQUARE.finditer(text):
        if match[0] == "[":
            waiting.append(match.start())
        elif waiting:
            pairs[match.start()] = waiting.pop()
    return pairs


def _inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (offset, 1 << 62))
    return at > 0 and offset < spans[at - 1][1]


def _span(match: re.Match[str], group: int) -> Span:
    return Span(match.start(group), match.end(group))
