"""A card's text in its set form: order of the front matter, aligned tables, blank lines.

What a reader sees does not change; where that is not certain, a place is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from unicodedata import combining, east_asian_width

from zoo.cards.fields import CARD, names
from zoo.cards.frontmatter import split_front_matter
from zoo.cards.markers import code_spans, comments
from zoo.cards.sections import split_body
from zoo.cards.yaml_fields import read_fields
from zoo.core.card import Prose
from zoo.core.source import Source, Span, blank

_RULE_CELL = re.compile(r":?-+:?")
_MANY_BLANK = re.compile(r"\n(?:[ \t]*\n){2,}")
_LEADING = re.compile(r"\A(?:[ \t]*\n)+")
_TRAILING = re.compile(r"(?:\n[ \t]*)+\Z")
_HTML = re.compile(r"^[ \t]*<(?!!--)|<pre|<!--(?:(?!-->)[^\n])*$", re.MULTILINE | re.IGNORECASE)


def format_card(text: str) -> str:
    """The text in its set form. Formatting it again changes nothing."""
    source = Source("card.md", text)
    yaml, body, _ = split_front_matter(source)
    if yaml is None:
        return text
    head = text[: yaml.start] + _front(source, yaml) + text[yaml.end : body]
    return head + _body(source, body)


def _front(source: Source, span: Span) -> str:
    """The keys in their order, each with the lines and comments that belong to it."""
    text = source.slice(span)
    fields, found = read_fields(source, span)
    if found or not text.endswith("\n"):
        return text
    blocks: list[tuple[str, list[str]]] = []
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        lines.append(line)
        key = re.match(r"[\"']?([\w-]+)[\"']?[ \t]*:(?:\s|$)", line)
        if key:
            blocks.append((key[1], lines))
            lines = []
        elif line[0] in " -" and blocks and not "".join(lines[:-1]).strip():
            blocks[-1][1].extend(lines)
            lines = []
    order = {name: number for number, name in enumerate(names(CARD))}
    moved = sorted(blocks, key=lambda block: order.get(block[0], len(order)))
    result = "".join(chain(*(block for _, block in moved), lines))
    again, found = read_fields(Source("card.md", result), Span(0, len(result)))
    same = {k: f.plain() for k, f in again.items()} == {k: f.plain() for k, f in fields.items()}
    return result if same and not found else text


def _body(source: Source, start: int) -> str:
    """Prose with aligned tables; one blank line around samples and markers, and at most one."""
    preamble, sections, _ = split_body(source, "card", start)
    blocks = sorted((*preamble, *(b for s in sections for b in s.blocks)), key=lambda b: b.span)
    if any(isinstance(b, Prose) and _HTML.search(b.text) for b in blocks):
        return source.text[start:]  # blank lines mean something to blocks of HTML
    parts: list[str] = []
    at = start
    for block in blocks:
        parts.append(source.text[at : block.span.start])  # section markers
        parts.append(_tables(_blank_lines(block.text)) if isinstance(block, Prose) else block.text)
        at = block.span.end
    return _spaced((*parts, source.text[at:]))


def _spaced(parts: Iterable[str]) -> str:
    """The parts, set apart by one blank line; a comment stays with the sample it is about."""
    text = ""
    for part in filter(str.strip, parts):
        gap = "\n\n" if text and _set_apart(text, part) else "\n"
        text = _TRAILING.sub("", text) + gap + _LEADING.sub("", part)
    return _TRAILING.sub("", text) + "\n"


def _set_apart(text: str, part: str) -> bool:
    """Whether a blank line comes between: not where a comment stands right above."""
    if not text.rstrip().endswith("-->") or _LEADING.match(part) or text.endswith("\n\n"):
        return True
    return "section" in text.rstrip().rsplit("\n", 1)[-1]


def _blank_lines(text: str) -> str:
    """At most one blank line in a row, but before indented lines, which may be code."""

    def one(match: re.Match[str]) -> str:
        following = text[match.end() : match.end() + 1]
        return match[0] if following in (" ", "\t") or match.start() == 0 else "\n\n"

    return _MANY_BLANK.sub(one, text)


def _tables(text: str) -> str:
    hidden = blank(blank(text, comments(text)), code_spans(text))
    lines, shown = text.split("\n"), hidden.split("\n")
    at = 0
    while at + 1 < len(lines):
        end = at
        while end < len(lines) and shown[end].startswith("|"):
            end += 1
        if end - at >= 2 and (at == 0 or not lines[at - 1].strip()):
            rows = list(map(_cells, lines[at:end], shown[at:end]))
            lines[at:end] = _aligned(rows) or lines[at:end]
        at = max(end, at + 1)
    return "\n".join(lines)


def _cells(line: str, blanked: str) -> list[str]:
    """The cells of a row `| a | b |`; none where it is not written like that."""
    bare = blanked.rstrip()
    if len(bare) < 2 or not bare.endswith("|") or "\\" in line or "`" in blanked:
        return []
    if line.count("|") != bare.count("|"):
        return []  # a bar inside code: Markdown's readers do not agree on it
    return [cell.strip() for cell in line.split("|")[1:-1]]


def _aligned(rows: list[list[str]]) -> list[str]:
    """Rows with cells of equal width; none where this is no table of one shape."""
    header, rule, *others = rows
    if any(len(row) != len(header) for row in rows) or not header or not all(header):
        return []
    if not all(map(_RULE_CELL.fullmatch, rule)) or any(map(_RULE_CELL.fullmatch, header)):
        return []
    widths = [max(3, *map(_width, column)) for column in zip(header, *others, strict=True)]
    filled = [list(map(_padded, row, widths, rule)) for row in rows]
    filled[1] = list(map(_rule, rule, widths))
    return [f"| {' | '.join(row)} |" for row in filled]


def _padded(cell: str, width: int, rule: str) -> str:
    """The cell as wide as its column, aligned as the column's rule says."""
    spare = width - _width(cell)
    left = 0 if not rule.endswith(":") else spare // 2 if rule.startswith(":") else spare
    return " " * left + cell + " " * (spare - left)


def _rule(cell: str, width: int) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    return ":" * left + "-" * (width - left - right) + ":" * right


def _width(text: str) -> int:
    """Terminal columns: Han characters and full-width punctuation take two."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
