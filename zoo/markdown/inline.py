"""A paragraph's marks -> elements: CommonMark's rules and GitHub's additions, in one pass.

Whatever may begin an element is kept on a stack until its end is found, and what has been looked
for in vain is not looked for again: the work is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.entities import html5
from xml.etree.ElementTree import Element

from zoo.markdown import anchors, links
from zoo.markdown.elements import Leaf, append
from zoo.markdown.emphasis import PUNCTUATION, Run, pair_runs, sides

MOST_MARKS = 20_000  # of one paragraph that are read
_SPECIAL = re.compile(r"[\\`*_~\[\]!<&\n$:@]")
# The letter that an address begins with stands first: the search skips all others at once.
_OR_ADDRESS = re.compile(
    rf"{_SPECIAL.pattern}|[hH](?i:(?<![A-Za-z0-9]h)ttps?://)|[fF](?i:(?<![A-Za-z0-9]f)tp://)"
    r"|[wW](?i:(?<![^\s*_~(]w)ww\.)"
)
_TICKS = re.compile(r"`+")
ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMOJI = re.compile(r":([a-z0-9_+-]{1,40}):")
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
_CLOSING, _OPENING = "。，、；：？！）」』》】", "（「『《【"  # they bring their own space
_WIDE = frozenset(
    map(chr, (0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, *range(0xFF00, 0xFFF0)))
)
_MARKS = "*_~"


def special_in(text: str) -> re.Pattern[str]:
    """Finds what may be a mark of the text, the quick way where it has no bare address."""
    if "://" in text or ("." in text and "www." in text.lower()):
        return _OR_ADDRESS
    return _SPECIAL


def read_marks(leaf: Leaf, special: re.Pattern[str], parent: Element) -> None:
    """Adds the leaf to the element, which has nothing in it so far, or its children.

    special: of the leaf's text.
    """
    text, pos, out = leaf.text, 0, leaf.out
    if len(text) > MOST_MARKS and sum(map(text.count, _READERS)) > MOST_MARKS:
        message = f"more than {MOST_MARKS} marks in one paragraph: it is shown as plain text"
        leaf.problem("limit", 0, 1, message, "write shorter paragraphs")
        append(parent, leaf.facts.safe(text))
        return
    while match := special.search(text, pos):
        start, mark = match.start(), match[0]
        if start > pos:
            out.append(text[pos:start])
        pos = anchors.address(leaf, start, mark) if len(mark) > 1 else _READERS[mark](leaf, start)
    if pos < len(text):
        out.append(text[pos:])
    pair_runs(leaf.runs, 0)
    leaf.build(parent)


def _backslash(leaf: Leaf, at: int) -> int:
    after = leaf.text[at + 1 : at + 2]
    if after == "\n":
        leaf.out += [Element("br"), "\n"]
    elif after in PUNCTUATION and after:
        leaf.out.append(after)
    else:
        return leaf.literal(at, at + 1)
    return at + 2


def _code(leaf: Leaf, at: int) -> int:
    run = _TICKS.match(leaf.text, at)
    assert run
    length = run.end() - at
    if leaf.ticks is None:
        leaf.ticks = {}
        for found in reversed(list(_TICKS.finditer(leaf.text))):
            leaf.ticks.setdefault(len(found[0]), []).append(found.start())
    places = leaf.ticks.get(length, [])
    while places and places[-1] <= at:
        places.pop()
    if not places:
        return leaf.literal(at, run.end())
    end = places[-1]
    code = leaf.text[run.end() : end].replace("\n", " ")
    if code[0] == code[-1] == " " and code.strip():
        code = code[1:-1]
    element = Element("code")
    element.text = leaf.facts.safe(code)
    leaf.out.append(element)
    leaf.facts.code.append(leaf.span(at, end + length))
    return end + length


def _run(leaf: Leaf, at: int) -> int:
    text = leaf.text
    mark = text[at]
    end = at
    while end < len(text) and text[end] == mark:
        end += 1
    length = end - at
    if mark == "~" and length > 2:
        return leaf.literal(at, end)
    before = text[at - 1] if at else "\n"
    after = text[end] if end < len(text) else "\n"
    run = Run(mark, length, length, *sides(mark, before, after))
    leaf.out.append(run)
    if run.can_open or run.can_close:
        leaf.runs.append(run)
    return end


def _less(leaf: Leaf, at: int) -> int:
    text = leaf.text
    if auto := links.AUTO.match(text, at) or links.AUTO_MAIL.match(text, at):
        address = auto[1] if auto.re is links.AUTO else f"mailto:{auto[1]}"
        leaf.link(address, auto[1], at + 1)
        return auto.end()
    end, piece = leaf.html(at)
    leaf.out.append(piece)
    return end


def _entity(leaf: Leaf, at: int) -> int:
    match = ENTITY.match(leaf.text, at)
    if match is None or (match[0][1] != "#" and match[0][1:] not in html5):
        return leaf.literal(at, at + 1)
    return leaf.replaced(at, match.end(), unescape(match[0]))


def _line_end(leaf: Leaf, at: int) -> int:
    out = leaf.out
    before = out[-1] if out else ""
    blanks = 0
    if isinstance(before, str):
        bare = before.rstrip(" ")
        blanks = len(before) - len(bare)
        out[-1:] = [bare]
    if blanks >= 2:
        out.append(Element("br"))
    elif _between_han(leaf.text, at):
        return at + 1
    out.append("\n")
    return at + 1


def _between_han(text: str, at: int) -> bool:
    """Whether the line break is no blank: between Han, or beside full-width punctuation."""
    before, after = at - 1, at + 1
    while before >= 0 and text[before] in _MARKS + " ":
        before -= 1
    while after < len(text) and text[after] in _MARKS:
        after += 1
    last, first = text[max(before, 0)], text[after : after + 1]
    if last in _CLOSING or (first and first in _OPENING):
        return True
    return bool(first) and _is_wide(last) and _is_wide(first)


def _is_wide(letter: str) -> bool:
    """Whether a character is Han, or a mark that Chinese text sets full-width."""
    return "\u3000" <= letter <= "\u303f" or "\u3400" <= letter <= "\u9fff" or letter in _WIDE


def _dollar(leaf: Leaf, at: int) -> int:
    text = leaf.text
    wide = text.startswith("$$", at)
    ticked = text.startswith("$`", at)
    start = at + 1 + (wide or ticked)
    if not wide and at and (text[at - 1].isalnum() and text[at - 1].isascii()):
        return leaf.literal(at, at + 1)
    end = _formula_end(leaf, start, wide, ticked)
    if end < 0:
        return leaf.literal(at, start if wide else at + 1)
    body = text[start : end - (2 if wide or ticked else 1)]
    made = leaf.facts.formula(body, wide, leaf.span(at, end))
    return leaf.literal(at, end) if made is None else leaf.replaced(at, end, made)


def _formula_end(leaf: Leaf, start: int, wide: bool, ticked: bool) -> int:
    """Where the formula whose text begins at `start` ends; -1 if nothing ends it."""
    text = leaf.text
    if wide or ticked:
        mark = "$$" if wide else "`$"
        known = leaf.next(mark, start)
        return known + 2 if known > start and text[start:known].strip() else -1
    if text[start : start + 1].isspace():
        return -1
    match = _DOLLAR.search(text, start)
    while match and match[0] != "$":
        match = _DOLLAR.search(text, match.end())
    if match is None or match.start() == start or text[match.start() - 1].isspace():
        return -1
    after = text[match.end() : match.end() + 1]
    return -1 if after.isascii() and after.isalnum() else match.end()


def _colon(leaf: Leaf, at: int) -> int:
    match = _EMOJI.match(leaf.text, at)
    sign = _emoji(match[1]) if match else ""
    return leaf.replaced(at, match.end(), sign) if match and sign else leaf.literal(at, at + 1)


def _emoji(name: str) -> str:
    """The sign that GitHub shows for a name such as `rocket`; "" if it knows none."""
    from pymdownx import gemoji_db  # large, and few cards need it

    known = gemoji_db.emoji.get(f":{gemoji_db.aliases.get(f':{name}:', f':{name}:').strip(':')}:")
    points = known.get("unicode", "") if known else ""
    return "".join(chr(int(point, 16)) for point in points.split("-")) if points else ""


_READERS: dict[str, Callable[[Leaf, int], int]] = {
    "\\": _backslash,
    "`": _code,
    "*": _run,
    "_": _run,
    "~": _run,
    "[": anchors.opened,
    "]": anchors.closed,
    "!": anchors.opened,
    "<": _less,
    "&": _entity,
    "\n": _line_end,
    "$": _dollar,
    ":": _colon,
    "@": anchors.mail,
}
