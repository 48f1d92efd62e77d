"""Links, pictures and calls of footnotes: those in brackets, and bare addresses."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from zoo.core.source import Span
from zoo.markdown import links
from zoo.markdown.document import Link
from zoo.markdown.elements import CLOSE, Bracket, Leaf, Open
from zoo.markdown.emphasis import Run, pair_runs

_BLANK = re.compile(
    r"\([ \t]*([^()<>\n\"'=]*[^()<>\s\"'=][ \t]+[^()<>\n\"'=]*[^()<>\s\"'=])[ \t]*\)"
)
_LOCAL = re.compile(r"[A-Za-z0-9._+-]+\Z")
_FILE = re.compile(r"\.(?:md|png|jpe?g|gif|webp|avif|svg)\Z", re.IGNORECASE)


def opened(leaf: Leaf, at: int) -> int:
    """`[`, or `![` of a picture, or `!` alone."""
    picture = leaf.text[at] == "!"
    end = at + 1 + picture
    if picture and not leaf.text.startswith("[", at + 1):
        return leaf.literal(at, at + 1)
    if leaf.brackets:
        leaf.brackets[-1].inner = True
    leaf.brackets.append(Bracket(end - 1, len(leaf.out), len(leaf.runs), picture))
    return leaf.literal(at, end)


def closed(leaf: Leaf, at: int) -> int:
    opener = leaf.brackets.pop() if leaf.brackets else None
    if opener is None or not opener.active:
        return leaf.literal(at, at + 1)
    if _note(leaf, opener, at):
        return at + 1
    found = _target(leaf, opener, at)
    if found is None:
        _unread(leaf, opener, at)
        return leaf.literal(at, at + 1)
    target, end, span = found
    pair_runs(leaf.runs, opener.runs)
    if opener.picture:
        _picture(leaf, opener, target, span)
    else:
        _link(leaf, opener, target, span, leaf.text[opener.at + 1 : at])
    leaf.facts.markup.append(leaf.span(at + 1, end) if end > at + 1 else Span(0, 0))
    return end


def _note(leaf: Leaf, opener: Bracket, at: int) -> bool:
    """Whether it is a reference to a footnote, such as `[^1]`."""
    label = leaf.text[opener.at + 1 : min(at, opener.at + 202)]
    if not label.startswith("^") or len(label) < 2 or opener.inner:
        return False
    number = leaf.facts.note(links.normal(label[1:]))
    if number:
        del leaf.out[opener.index :]
        del leaf.runs[opener.runs :]
        if opener.picture:
            leaf.out.append("!")
        leaf.replaced(opener.at, at + 1, leaf.facts.insert("note", number))
    elif " " not in label:
        hint = f"write its text in a line of the section: `[{label}]: ...`"
        text = f"the footnote `[{label}]` is not there"
        leaf.problem("raw", opener.at, at + 1, text, hint)
    return bool(number)


def _target(leaf: Leaf, opener: Bracket, at: int) -> tuple[links.Target, int, Span] | None:
    """Where a link leads, where it ends in the text, and the address in the source."""
    text = leaf.text
    if text.startswith("(", at + 1) and (found := links.inline_target(text, at + 1)):
        target, end = found
        return target, end, leaf.span(target.start, max(target.start + 1, target.end))
    known = leaf.facts.definitions
    if not known:
        return None
    end = at + 1
    if label := links.LABEL.match(text, at + 1):
        name, end = label[1], label.end()
    elif opener.inner or at - opener.at > 1000:
        return None
    else:
        name = text[opener.at + 1 : at]
        end += 2 * text.startswith("[]", at + 1)
    name = links.normal(name)
    if name not in known:
        return None
    leaf.facts.used.add(name)
    return known[name], end, known[name].span


def _unread(leaf: Leaf, opener: Bracket, at: int) -> None:
    """Names what is meant as a picture or a file's link, and shown as it is typed."""
    blank = _BLANK.match(leaf.text, at + 1)
    if blank and (opener.picture or _FILE.search(blank[1])):
        first = blank[1].split()[0]
        text, hint = f"the address ends at the blank, as `{first}`", f"write `(<{blank[1]}>)`"
        leaf.problem("picture", blank.start(1), blank.start(1) + len(first), text, hint)
    elif opener.picture and leaf.text.startswith("(", at + 1):
        text = "no picture: its address cannot be read, so the page shows these signs"
        hint = 'write `![words](file.png "title")`, or `<img src="file.png" width="100">`'
        leaf.problem("picture", opener.at - 1, at + 2, text, hint)


def _picture(leaf: Leaf, opener: Bracket, target: links.Target, span: Span) -> None:
    words = "".join(map(_words, leaf.out[opener.index :])).removeprefix("![")
    del leaf.out[opener.index :]
    attributes = leaf.facts.attributes(src=target.address, alt=words, title=target.title)
    leaf.out.append(Element("img", attributes))
    leaf.facts.links.append(Link(target.address, words, span, True))


def _link(leaf: Leaf, opener: Bracket, target: links.Target, span: Span, label: str) -> None:
    attributes = leaf.facts.attributes(href=target.address, title=target.title)
    leaf.out[opener.index] = Open("a", attributes)
    leaf.out.append(CLOSE)
    leaf.facts.links.append(Link(target.address, label[:2000], span, False))
    for other in reversed(leaf.brackets):
        if not other.picture:
            if not other.active:
                break
            other.active = False


def _words(piece: object) -> str:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Run):
        return piece.mark * piece.count
    if isinstance(piece, Element):
        return piece.get("alt", "") or "".join(piece.itertext())
    return ""


def address(leaf: Leaf, at: int, mark: str) -> int:
    found = links.bare(leaf.text, at) if not leaf.in_link else None
    if found is None:
        return leaf.literal(at, at + len(mark))
    shown, address = found
    leaf.link(address, shown, at)
    return at + len(shown)


def mail(leaf: Leaf, at: int) -> int:
    before = leaf.out[-1] if leaf.out else ""
    local = _LOCAL.search(before[-100:]) if isinstance(before, str) else None
    match = links.EMAIL.match(leaf.text, at - len(local[0])) if local else None
    if local is None or match is None or match.end() <= at or not match[0][-1].isalpha():
        return leaf.literal(at, at + 1)
    if leaf.in_link or leaf.text.startswith(("_", "-", "@"), match.end()):
        return leaf.literal(at, at + 1)
    assert isinstance(before, str)
    leaf.out[-1] = before[: -len(local[0])]
    leaf.link(f"mailto:{match[0]}", match[0], match.start())
    return match.end()
