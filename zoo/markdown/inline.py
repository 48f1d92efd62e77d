"""A paragraph's marks -> elements: CommonMark's rules and GitHub's additions, in one pass.

Whatever may begin an element is kept on a stack until its end is found, and what has been looked
for in vain is not looked for again: the work is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from xml.etree.ElementTree import Element, SubElement

from zoo.core.source import Span
from zoo.markdown import links
from zoo.markdown.document import Link, Problem
from zoo.markdown.emphasis import PUNCTUATION, Run, pair_runs, sides
from zoo.markdown.facts import Facts
from zoo.markdown.tags import Odd, Tag, tag_at

MOST_MARKS = 20_000  # of one paragraph that are read
DEEPEST = 60  # elements within elements: more of them are not marked
_SPECIAL = re.compile(r"[\\`*_~\[\]!<&\n$:@]")
_OR_ADDRESS = re.compile(
    rf"{_SPECIAL.pattern}|(?<![A-Za-z0-9])(?:https?|ftp)://|(?<![^\s*_~(])www\.", re.IGNORECASE
)
_TICKS = re.compile(r"`+")
ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMOJI = re.compile(r":([a-z0-9_+-]{1,40}):")
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
_LOCAL = re.compile(r"[A-Za-z0-9._+-]+\Z")
_BLANK = re.compile(
    r"\([ \t]*([^()<>\n\"'=]*[^()<>\s\"'=][ \t]+[^()<>\n\"'=]*[^()<>\s\"'=])[ \t]*\)"
)
_FILE = re.compile(r"\.(?:md|png|jpe?g|gif|webp|avif|svg)\Z", re.IGNORECASE)
_CLOSING, _OPENING = "。，、；：？！）」』》】", "（「『《【"  # they bring their own space
_WIDE = frozenset(
    map(chr, (0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, *range(0xFF00, 0xFFF0)))
)
_MARKS = "*_~"


@dataclass(slots=True)
class _Bracket:
    """An open bracket. at: in the text. index: in the output. runs: how many lay before it."""

    at: int
    index: int
    runs: int
    picture: bool
    active: bool = True
    inner: bool = False


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]


_CLOSE = object()
_Piece = str | Run | _Open | Element | object


class Inline:
    """The marks of one leaf."""

    def __init__(self, facts: Facts, text: str, place: Callable[[int], int], leaf: int) -> None:
        self._facts = facts
        self._text = text
        self._place = place
        self._leaf = leaf
        self._out: list[_Piece] = []
        self._runs: list[Run] = []
        self._brackets: list[_Bracket] = []
        self._ticks: dict[int, list[int]] | None = None
        self._odd: Odd | None = None
        self._found: dict[str, int] = {}  # where an end was found last, -1 if there is no more

    def into(self, parent: Element) -> None:
        """Adds the text to the element, which has nothing in it so far, or its children."""
        if len(self._text) > MOST_MARKS and sum(map(self._text.count, _READERS)) > MOST_MARKS:
            text = f"more than {MOST_MARKS} marks in one paragraph: it is shown as plain text"
            problem = Problem("limit", self._span(0, 1), text, "write shorter paragraphs")
            self._facts.problems.append(problem)
            append(parent, self._facts.safe(self._text))
            return
        self._read()
        pair_runs(self._runs, 0)
        self._build(parent)

    def _span(self, start: int, end: int) -> Span:
        first = self._place(start)
        return Span(first, max(first + 1, self._place(max(start, end - 1)) + 1))

    def _read(self) -> None:
        text, pos, out = self._text, 0, self._out
        special = special_in(text)
        while match := special.search(text, pos):
            start = match.start()
            if start > pos:
                out.append(text[pos:start])
            mark = match[0]
            pos = self._bare(start, mark) if len(mark) > 1 else _READERS[mark](self, start)
        if pos < len(text):
            out.append(text[pos:])

    def _literal(self, start: int, end: int) -> int:
        self._out.append(self._text[start:end])
        return end

    def _backslash(self, at: int) -> int:
        after = self._text[at + 1 : at + 2]
        if after == "\n":
            self._out.append(Element("br"))
            self._out.append("\n")
            return at + 2
        if after in PUNCTUATION and after:
            self._out.append(after)
            return at + 2
        return self._literal(at, at + 1)

    def _code(self, at: int) -> int:
        run = _TICKS.match(self._text, at)
        assert run
        length = run.end() - at
        if self._ticks is None:
            self._ticks = {}
            for found in _TICKS.finditer(self._text):
                self._ticks.setdefault(len(found[0]), []).append(found.start())
            for places in self._ticks.values():
                places.reverse()
        places = self._ticks.get(length, [])
        while places and places[-1] <= at:
            places.pop()
        if not places:
            return self._literal(at, run.end())
        end = places[-1]
        code = self._text[run.end() : end].replace("\n", " ")
        if code[0] == code[-1] == " " and code.strip():
            code = code[1:-1]
        element = Element("code")
        element.text = self._facts.safe(code)
        self._out.append(element)
        self._facts.code.append(self._span(at, end + length))
        return end + length

    def _run(self, at: int) -> int:
        text = self._text
        mark = text[at]
        end = at
        while end < len(text) and text[end] == mark:
            end += 1
        length = end - at
        if mark == "~" and length > 2:
            return self._literal(at, end)
        before = text[at - 1] if at else "\n"
        after = text[end] if end < len(text) else "\n"
        can_open, can_close = sides(mark, before, after)
        run = Run(mark, length, length, can_open, can_close)
        self._out.append(run)
        if can_open or can_close:
            self._runs.append(run)
        return end

    def _open_bracket(self, at: int) -> int:
        if self._brackets:
            self._brackets[-1].inner = True
        self._brackets.append(_Bracket(at, len(self._out), len(self._runs), picture=False))
        return self._literal(at, at + 1)

    def _bang(self, at: int) -> int:
        if not self._text.startswith("[", at + 1):
            return self._literal(at, at + 1)
        if self._brackets:
            self._brackets[-1].inner = True
        self._brackets.append(_Bracket(at + 1, len(self._out), len(self._runs), picture=True))
        return self._literal(at, at + 2)

    def _close_bracket(self, at: int) -> int:
        if not self._brackets:
            return self._literal(at, at + 1)
        opener = self._brackets.pop()
        if not opener.active:
            return self._literal(at, at + 1)
        if (note := self._note(opener, at)) is not None:
            return note
        found = self._target(opener, at)
        if found is None:
            self._unread(opener, at)
            return self._literal(at, at + 1)
        target, end, span = found
        pair_runs(self._runs, opener.runs)
        if opener.picture:
            self._picture(opener, target, span)
        else:
            self._link(opener, target, span, self._text[opener.at + 1 : at])
            for other in reversed(self._brackets):
                if not other.picture:
                    if not other.active:
                        break
                    other.active = False
        self._facts.markup.append(self._span(at + 1, end) if end > at + 1 else Span(0, 0))
        return end

    def _unread(self, opener: _Bracket, at: int) -> None:
        """Names what is meant as a picture or a file's link, and shown as it is typed."""
        blank = _BLANK.match(self._text, at + 1)
        if blank and (opener.picture or _FILE.search(blank[1])):
            first = blank[1].split()[0]
            place = self._span(blank.start(1), blank.start(1) + len(first))
            text = f"the address ends at the blank, as `{first}`"
            problem = Problem("picture", place, text, f"write `(<{blank[1]}>)`")
        elif opener.picture and self._text.startswith("(", at + 1):
            text = "no picture: its address cannot be read, so the page shows these signs"
            hint = 'write `![words](file.png "title")`, or `<img src="file.png" width="100">`'
            problem = Problem("picture", self._span(opener.at - 1, at + 2), text, hint)
        else:
            return
        self._facts.problems.append(problem)

    def _target(self, opener: _Bracket, at: int) -> tuple[links.Target, int, Span] | None:
        """Where a link leads, where it ends in the text, and the address in the source."""
        text = self._text
        if text.startswith("(", at + 1) and (found := links.inline_target(text, at + 1)):
            target, end = found
            return target, end, self._span(target.start, max(target.start + 1, target.end))
        known = self._facts.definitions
        if not known:
            return None
        end = at + 1
        label = links.LABEL.match(text, at + 1)
        if label:
            name, end = label[1], label.end()
        elif opener.inner or at - opener.at > 1000:
            return None
        else:
            name = text[opener.at + 1 : at]
            end += 2 * text.startswith("[]", at + 1)
        given = known.get(links.normal(name))
        if given is None:
            return None
        self._facts.used.add(links.normal(name))
        return given, end, Span(given.start, max(given.start + 1, given.end))

    def _note(self, opener: _Bracket, at: int) -> int | None:
        """The end of a reference to a footnote, such as `[^1]`."""
        label = self._text[opener.at + 1 : min(at, opener.at + 202)]
        if not label.startswith("^") or len(label) < 2 or opener.inner:
            return None
        number = self._facts.note(links.normal(label[1:]))
        if not number:
            if " " not in label:
                text = f"the footnote `[{label}]` is not there"
                hint = f"write its text in a line of the section: `[{label}]: ...`"
                self._facts.problems.append(
                    Problem("raw", self._span(opener.at, at + 1), text, hint)
                )
            return None
        del self._out[opener.index :]
        del self._runs[opener.runs :]
        if opener.picture:
            self._out.append("!")
        self._out.append(self._facts.insert("note", number))
        self._facts.markup.append(self._span(opener.at, at + 1))
        return at + 1

    def _picture(self, opener: _Bracket, target: links.Target, span: Span) -> None:
        words = "".join(_words(piece) for piece in self._out[opener.index + 1 :])
        first = self._out[opener.index]
        words = (first[2:] if isinstance(first, str) else "") + words
        del self._out[opener.index :]
        attributes = self._facts.attributes(src=target.address, alt=words, title=target.title)
        self._out.append(Element("img", attributes))
        self._facts.links.append(Link(target.address, words, span, True))

    def _link(self, opener: _Bracket, target: links.Target, span: Span, label: str) -> None:
        attributes = self._facts.attributes(href=target.address, title=target.title)
        self._out[opener.index] = _Open("a", attributes)
        self._out.append(_CLOSE)
        self._facts.links.append(Link(target.address, label[:2000], span, False))

    def _less(self, at: int) -> int:
        text = self._text
        if auto := links.AUTO.match(text, at) or links.AUTO_MAIL.match(text, at):
            address = auto[1] if auto.re is links.AUTO else f"mailto:{auto[1]}"
            self._add_link(address, auto[1], at + 1)
            return auto.end()
        if self._odd is None:
            self._odd = Odd(text)
        if (end := self._odd.end(at)) >= 0:
            self._facts.comment(text[at:end], self._span(at, end))
            self._out.append("")
            return end
        if text.startswith("<!--", at):
            self._facts.unclosed(text[at : at + 200], self._place(at))
        tag = tag_at(text, at)
        if tag is None:
            return self._literal(at, at + 1)
        name = (tag[1] or tag[2]).lower()
        span = self._span(at, tag.end())
        self._out.append(self._facts.raw(Tag(tag[0], name, bool(tag[2]), span, self._leaf)))
        return tag.end()

    def _entity(self, at: int) -> int:
        match = ENTITY.match(self._text, at)
        if match is None or (match[0][1] != "#" and match[0][1:] not in html5):
            return self._literal(at, at + 1)
        self._out.append(unescape(match[0]))
        self._facts.markup.append(self._span(at, match.end()))
        return match.end()

    def _line_end(self, at: int) -> int:
        out = self._out
        before = out[-1] if out else ""
        blanks = 0
        if isinstance(before, str):
            bare = before.rstrip(" ")
            blanks = len(before) - len(bare)
            out[-1:] = [bare]
        if blanks >= 2:
            out.append(Element("br"))
        elif self._between_han(at):
            return at + 1
        out.append("\n")
        return at + 1

    def _between_han(self, at: int) -> bool:
        """Whether the line break is no blank: between Han, or beside full-width punctuation."""
        before, after = at - 1, at + 1
        while before >= 0 and self._text[before] in _MARKS + " ":
            before -= 1
        while after < len(self._text) and self._text[after] in _MARKS:
            after += 1
        ends = self._text[max(before, 0)], self._text[after : after + 1]
        if ends[0] in _CLOSING or (ends[1] and ends[1] in _OPENING):
            return True
        return bool(ends[1]) and _is_wide(ends[0]) and _is_wide(ends[1])

    def _dollar(self, at: int) -> int:
        text = self._text
        wide = text.startswith("$$", at)
        ticked = text.startswith("$`", at)
        start = at + 1 + (wide or ticked)
        if not wide and at and (text[at - 1].isalnum() and text[at - 1].isascii()):
            return self._literal(at, at + 1)
        end = self._formula_end(start, wide, ticked)
        if end < 0:
            return self._literal(at, start if wide else at + 1)
        body = text[start : end - (2 if wide or ticked else 1)]
        made = self._facts.formula(body, wide, self._span(at, end))
        if made is None:
            return self._literal(at, end)
        self._out.append(made)
        self._facts.markup.append(self._span(at, end))
        return end

    def _formula_end(self, start: int, wide: bool, ticked: bool) -> int:
        """Where the formula whose text begins at `start` ends; -1 if nothing ends it."""
        text = self._text
        if wide or ticked:
            mark = "$$" if wide else "`$"
            known = self._found.get(mark, 0)
            if 0 <= known < start:
                known = self._found[mark] = text.find(mark, start)
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

    def _colon(self, at: int) -> int:
        match = _EMOJI.match(self._text, at)
        sign = emoji(match[1]) if match else ""
        if match is None or not sign:
            return self._literal(at, at + 1)
        self._out.append(sign)
        self._facts.markup.append(self._span(at, match.end()))
        return match.end()

    def _bare(self, at: int, mark: str) -> int:
        found = links.bare(self._text, at) if not self._in_link() else None
        if found is None:
            return self._literal(at, at + len(mark))
        shown, address = found
        self._add_link(address, shown, at)
        return at + len(shown)

    def _at(self, at: int) -> int:
        before = self._out[-1] if self._out else ""
        local = _LOCAL.search(before[-100:]) if isinstance(before, str) else None
        match = links.EMAIL.match(self._text, at - len(local[0])) if local else None
        if local is None or match is None or match.end() <= at or not match[0][-1].isalpha():
            return self._literal(at, at + 1)
        if self._in_link() or self._text.startswith(("_", "-", "@"), match.end()):
            return self._literal(at, at + 1)
        assert isinstance(before, str)
        self._out[-1] = before[: -len(local[0])]
        self._add_link(f"mailto:{match[0]}", match[0], match.start())
        return match.end()

    def _in_link(self) -> bool:
        """Whether this may be a link's text, in which no other link begins."""
        return bool(self._brackets) and self._brackets[-1].active

    def _add_link(self, address: str, shown: str, at: int) -> None:
        self._out += [_Open("a", self._facts.attributes(href=address)), shown, _CLOSE]
        span = self._span(at, at + len(shown))
        self._facts.links.append(Link(address, shown, span, False))
        self._facts.markup.append(span)

    def _build(self, parent: Element) -> None:
        """Elements of what was read; too deeply nested ones give their text alone."""
        safe = self._facts.safe
        stack, waiting, skipped = [parent], [""], 0

        def flush() -> None:
            text = "".join(waiting)
            if text:
                append(stack[-1], text)
            waiting[:] = [""]

        def begin(tag: str, attributes: dict[str, str]) -> None:
            nonlocal skipped
            flush()
            if len(stack) > DEEPEST or skipped:
                skipped += 1
            else:
                stack.append(SubElement(stack[-1], tag, attributes))

        def end() -> None:
            nonlocal skipped
            flush()
            if skipped:
                skipped -= 1
            else:
                stack.pop()

        for piece in self._out:
            if isinstance(piece, str):
                waiting.append(safe(piece))
            elif isinstance(piece, Run):
                for _ in piece.closes:
                    end()
                waiting.append(piece.mark * piece.count)
                for tag in reversed(piece.opens):
                    begin(tag, {})
            elif isinstance(piece, _Open):
                begin(piece.tag, piece.attributes)
            elif piece is _CLOSE:
                end()
            elif isinstance(piece, Tag):
                waiting.append(self._facts.token(piece))
            elif isinstance(piece, Element):
                flush()
                stack[-1].append(piece)
        flush()


def special_in(text: str) -> re.Pattern[str]:
    """Finds what may be a mark of the text, the quick way where it has no bare address."""
    return _OR_ADDRESS if "://" in text or "www." in text.lower() else _SPECIAL


def append(parent: Element, text: str) -> None:
    """Adds text behind what the element holds."""
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _is_wide(letter: str) -> bool:
    """Whether a character is Han, or a mark that Chinese text sets full-width."""
    return "\u3000" <= letter <= "\u303f" or "\u3400" <= letter <= "\u9fff" or letter in _WIDE


def emoji(name: str) -> str:
    """The sign that GitHub shows for a name such as `rocket`; "" if it knows none."""
    from pymdownx import gemoji_db  # large, and few cards need it

    known = gemoji_db.emoji.get(f":{gemoji_db.aliases.get(f':{name}:', f':{name}:').strip(':')}:")
    points = known.get("unicode", "") if known else ""
    return "".join(chr(int(point, 16)) for point in points.split("-")) if points else ""


def _words(piece: _Piece) -> str:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Run):
        return piece.mark * piece.count
    if isinstance(piece, Element):
        return piece.get("alt", "") or "".join(piece.itertext())
    return ""


_READERS: dict[str, Callable[[Inline, int], int]] = {
    "\\": Inline._backslash,
    "`": Inline._code,
    "*": Inline._run,
    "_": Inline._run,
    "~": Inline._run,
    "[": Inline._open_bracket,
    "]": Inline._close_bracket,
    "!": Inline._bang,
    "<": Inline._less,
    "&": Inline._entity,
    "\n": Inline._line_end,
    "$": Inline._dollar,
    ":": Inline._colon,
    "@": Inline._at,
}
