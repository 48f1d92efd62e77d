"""Blocks that hold no others: headings, code, HTML, samples, rules and tables."""

from __future__ import annotations

import re

from zoo.markdown.nodes import RAW_END, Blocks, Line, Node
from zoo.markdown.tables import Row, aligned, split_row
from zoo.markdown.tags import BLOCK, ODD_ENDS, tag_at

MOST_COLUMNS = 1_000
MOST_CELLS = 4  # for each character of a table that its rows may leave out, and a thousand more
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})\Z")
_ATX = re.compile(r"(#{1,6})(?:[ \t]+|\Z)")
_ATX_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*\Z")
_SETEXT = re.compile(r"(?:=+|-+)[ \t]*\Z")
_FENCE = re.compile(r"(`{3,}(?!.*`)|~{3,})(.*)")
_RAW = re.compile(r"<(script|pre|style|textarea)(?=\s|>|\Z)", re.IGNORECASE)
_HTML_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=\s|/?>|\Z)")
_SAMPLE = re.compile(r"\x02(\d+)\x03")


def goes_on(blocks: Blocks, leaf: Node) -> bool:
    """Whether the line is one more of a table, a block of code or of HTML."""
    text, pos = blocks.text, blocks.pos
    if leaf.kind == "table" and text.startswith("|", pos):
        add_row(blocks, leaf, blocks.rest(pos))
        return True
    if leaf.kind == "pre" and "\x02" not in text:  # a sample, whatever stands above it
        return _more_code(blocks, leaf)
    if leaf.kind != "raw":
        return False
    if leaf.info == "\n" and (not text[pos:].strip() or "\x02" in text):
        return False
    leaf.lines.append(blocks.rest(pos))
    leaf.last = blocks.number
    if _ends(leaf.info, text, pos):
        blocks.end()
    return True


def _more_code(blocks: Blocks, leaf: Node) -> bool:
    rest = blocks.text[blocks.pos :]
    bare = rest.lstrip(" ")
    indent = len(rest) - len(bare)
    if leaf.level:  # fenced
        closing = bare.rstrip(" \t")
        leaf.last = blocks.number
        if indent <= 3 and len(closing) >= len(leaf.info) and not closing.strip(leaf.info[0]):
            blocks.end()
        else:
            leaf.lines.append(blocks.rest(blocks.pos + min(indent, leaf.width)))
        return True
    if bare and indent < 4:
        return False
    leaf.lines.append(Line(rest[4:], blocks.offset + blocks.pos + 4))
    leaf.last = blocks.number if bare else leaf.last
    return True


def _heading(blocks: Blocks) -> bool:
    match = _ATX.match(blocks.text, blocks.first)
    if match is None:
        return False
    heading = blocks.begin("h")
    heading.level = len(match[1])
    body = _ATX_END.sub("", blocks.text[match.end() :].rstrip(" \t"))
    heading.lines.append(Line(body, blocks.offset + match.end()))
    heading.width = blocks.offset + blocks.first  # where it begins
    blocks.end()
    return True


def _fence(blocks: Blocks) -> bool:
    match = _FENCE.match(blocks.text, blocks.first)
    if match is None:
        return False
    code = blocks.begin("pre")
    code.info, code.width, code.level = match[1], blocks.first - blocks.pos, 1
    start = blocks.offset + blocks.first
    blocks.marks.append((start, blocks.offset + len(blocks.text)))
    code.rows = [Row((), start, match[2].strip())]
    return True


def _sample(blocks: Blocks) -> bool:
    match = _SAMPLE.match(blocks.text, blocks.first)
    if match is None:
        return False
    blocks.begin("sample").info = match[1]
    blocks.end()
    return True


def _rule(blocks: Blocks) -> bool:
    if not _RULE.match(blocks.text, blocks.first):
        return False
    blocks.begin("hr")
    blocks.end()
    return True


def _underline(blocks: Blocks) -> bool:
    """Whether the line makes a heading of the paragraph above; of hyphens, it may be a rule."""
    paragraph, mark = blocks.paragraph, blocks.text[blocks.first]
    if paragraph is None or not _SETEXT.match(blocks.text, blocks.first):
        return mark == "-" and _rule(blocks)
    blocks.take_definitions(paragraph)
    if not paragraph.lines:
        return False
    paragraph.kind, paragraph.level = "h", 1 if mark == "=" else 2
    paragraph.width = paragraph.lines[0].offset
    paragraph.last = blocks.number
    blocks.end()
    return True


def _html(blocks: Blocks) -> bool:
    text, first = blocks.text, blocks.first
    end = _html_end(blocks, text, first)
    if not end:
        return False
    raw = blocks.begin("raw")
    raw.info = end
    raw.lines.append(blocks.rest(blocks.pos))
    if _ends(end, text, first + 2):
        blocks.end()
    return True


def _html_end(blocks: Blocks, text: str, first: int) -> str:
    """How the block of HTML that begins there ends; "" if none does."""
    if match := _RAW.match(text, first):
        return "raw" if blocks.ends_after("raw", blocks.start + match.end()) else ""
    for opening, end in ODD_ENDS.items():
        if text.startswith(opening, first):
            if opening == "<!" and not text[first + 2 : first + 3].isalpha():
                return ""
            return end if blocks.ends_after(end, blocks.start + first) else ""
    match = _HTML_NAME.match(text, first)
    if match and match[1].lower() in BLOCK:
        return "\n"
    tag = tag_at(text, first) if blocks.paragraph is None else None
    return "\n" if tag and not text[tag.end() :].strip() else ""


def _ends(end: str, text: str, at: int) -> bool:
    """Whether a block of HTML ends in the line; one that a blank line ends does not."""
    return bool(RAW_END.search(text, at)) if end == "raw" else end != "\n" and end in text[at:]


def begins_table(blocks: Blocks) -> bool:
    """Whether the line is the rule below a table's header, the paragraph's last line."""
    paragraph = blocks.paragraph
    if paragraph is None or (align := aligned(blocks.text[blocks.first :])) is None:
        return False
    head = paragraph.lines[-1]
    row = split_row(head.text, head.offset)
    if len(row.cells) != len(align):
        return False
    if len(align) > MOST_COLUMNS:
        blocks.wide.append(head.offset)
        return False
    paragraph.lines.pop()
    if paragraph.lines:
        paragraph.last -= 1
        blocks.end()
    else:
        blocks.path.pop()
        blocks.path[-1].children.pop()
    table = blocks.add("table")
    table.first -= 1
    table.align, table.rows = align, [row]
    blocks.spare = 0
    return True


def add_row(blocks: Blocks, table: Node, line: Line) -> None:
    row = split_row(line.text, line.offset)
    blocks.spare += max(0, len(table.align) - len(row.cells)) - MOST_CELLS * len(line.text)
    if blocks.spare > 1_000:
        blocks.wide.append(line.offset)
        blocks.end()
        blocks.add("p").lines.append(line)
        return
    table.rows.append(row)
    table.last = blocks.number


# A line's first letter -> begins a leaf that is no table with the line, where it can.
MAKERS = {
    "#": _heading,
    "`": _fence,
    "~": _fence,
    "\x02": _sample,
    "<": _html,
    "*": _rule,
    "_": _rule,
    "-": _underline,
    "=": _underline,
}
