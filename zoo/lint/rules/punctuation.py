"""Brackets and punctuation, half and full width."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.core.card import Lang
from zoo.core.diagnostics import Edit
from zoo.core.han import HAN
from zoo.core.source import Source
from zoo.lint.document import View
from zoo.lint.rule import WARNING, Finding, rule
from zoo.markdown.document import Paragraph

CLOSING = {"(": ")", "[": "]", "（": "）", "【": "】", "《": "》", "「": "」"}
DEPTH = 20  # open brackets that are looked at for a partner
OPENING = {closing: opening for opening, closing in CLOSING.items()}
WIDTHS = {"）": "(", ")": "（"}
_BRACKET = re.compile("[" + re.escape("".join((*CLOSING, *OPENING))) + "]")
_LIST_MARK = re.compile(r"(?:^|[^A-Za-z0-9_\])])(?:[A-Za-z]|\d{1,2}|[ivx]{1,4}|[:;]-?)$")
_INTERVAL = re.compile(r"[\[(][^,\[\]()]{1,40},[^,\[\]()]{1,40}[\])]")


@rule("ZOO402", WARNING, fixable=True)
def unbalanced_bracket(view: View) -> Iterator[Finding]:
    """A bracket has no partner in its paragraph, or one of another width.

    The reader looks for the other end. Half-open intervals such as `[0, 1)` and list marks such as a)
    are understood. Mixed widths, as in `(注）`, are fixed.

    Bad (en_US): Use `mean = [1.5, 2.5])` for scaling.
    Bad (zh_CN): 模型 (预训练权重）。
    Good (en_US): Use `mean = [1.5, 2.5]` for scaling.
    """
    for lang in Lang:
        for paragraph in view.texts(lang):
            yield from _paragraph(paragraph)


def _paragraph(paragraph: Paragraph) -> Iterator[Finding]:
    text = paragraph.text
    waiting: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        mark, at = match[0], match.start()
        if mark in CLOSING:
            waiting.append((mark, at))
            continue
        if waiting and mark == CLOSING[waiting[-1][0]]:
            waiting.pop()
        elif waiting and mark in WIDTHS and WIDTHS[mark] == waiting[-1][0]:
            yield _mixed(paragraph, waiting.pop()[1], at)
        elif waiting and mark in ")]" and _INTERVAL.fullmatch(text, waiting[-1][1], at + 1):
            waiting.pop()
        elif (opening := OPENING[mark]) in [one for one, _ in waiting[-DEPTH:]]:
            while waiting[-1][0] != opening:
                yield _alone(paragraph, waiting.pop()[1])
            waiting.pop()
        elif not _harmless(paragraph, at):
            yield _alone(paragraph, at)
    for _, at in waiting:
        if not _harmless(paragraph, at):
            yield _alone(paragraph, at)


def _alone(paragraph: Paragraph, at: int) -> Finding:
    mark = paragraph.text[at]
    other = "opened" if mark in OPENING else "closed"
    hint = f"delete it, or write its partner `{OPENING.get(mark) or CLOSING[mark]}`"
    return Finding(paragraph.span(at, at + 1), f"`{mark}` is never {other}", hint)


def _mixed(paragraph: Paragraph, first: int, last: int) -> Finding:
    wide = re.search(HAN, paragraph.text[first:last]) is not None
    marks = ("（", "）") if wide else ("(", ")")
    opening, closing = paragraph.text[first], paragraph.text[last]
    at, mark = (first, marks[0]) if closing == marks[1] else (last, marks[1])
    edit = Edit(paragraph.span(at, at + 1), mark)
    text = f"`{opening}` is closed by `{closing}`"
    return Finding(edit.span, text, f"write `{marks[0]}` and `{marks[1]}`", (edit,))


def _harmless(paragraph: Paragraph, at: int) -> bool:
    """A list mark `a)`, an emoticon, an escaped bracket, or a piece of code such as `f(`."""
    text, mark = paragraph.text, paragraph.text[at]
    before = text[max(0, at - 4) : at]
    if before.endswith("\\") or _LIST_MARK.search(before):
        return mark in ")(" or before.endswith("\\")
    in_code = paragraph.words[at] == " "
    if not in_code:
        return False
    start, end = text.rfind("`", 0, at), text.find("`", at)
    code = text[start + 1 : end if end >= 0 else len(text)]
    return len(code) < 8 or code.count("(") + code.count("[") == 0 or mark in CLOSING


WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_NEXT = rf"(?= ?{HAN}|[ \t]*\n[ \t>]*{HAN})"  # in the same line or in the next one
_MARK = re.compile(rf"(?<={HAN})([,;:!?]{_NEXT}|\.(?!\.)(?= ?{HAN}|\s|\Z))(?: (?={HAN}))?")
_NUMBERED = re.compile(r"[ \t#>*+-]*第?[一二三四五六七八九十百]+[章节条步]?")


@rule("ZOO403", WARNING, fixable=True)
def half_width_punctuation(view: View) -> Iterator[Finding]:
    """Half-width punctuation stands between Chinese characters, or a full stop after one.

    Chinese text is set with full-width marks. Beside code, Latin letters and numbers, both
    kinds are left alone. A full stop is looked at before a blank and at the end of a line as well; an
    ellipsis and the mark of a numbered line, such as `一. 简介`, are left alone.

    Bad (zh_CN): 输入一张图片, 得到检测框。
    Bad (zh_CN):

        输入一张图片,
        得到检测框。

    Bad (zh_CN): 适合部署.
    Good (zh_CN): 输入一张图片，得到检测框。
    """
    chinese = view.section(Lang.ZH_CN)
    for paragraph in chinese.paragraphs if chinese else ():
        for match in _MARK.finditer(paragraph.words):
            if match[1] == "." and _no_sentence_ends(view.card.source, paragraph, match.end(1)):
                continue
            wide = WIDE[match[1]]
            edits = (Edit(paragraph.span(*match.span()), wide),)
            text = f"half-width `{match[1]}` in Chinese text"
            yield Finding(paragraph.span(*match.span(1)), text, f"write `{wide}`", edits)


def _no_sentence_ends(source: Source, paragraph: Paragraph, end: int) -> bool:
    """Whether code or an address follows the full stop at once, or it ends a line's number."""
    blanked = paragraph.words[end : end + 1]
    hidden = blanked != "" and blanked != source.text[paragraph.start + end]
    line = paragraph.words[max(0, end - 30) : end - 1].rpartition("\n")[2]  # numbers are short
    return hidden or _NUMBERED.fullmatch(line) is not None


_BORDER = re.compile(rf"{HAN}(?=[A-Za-z0-9])|[A-Za-z0-9](?={HAN})")


@rule("ZOO407", WARNING, fixable=True, optional=True)
def space_beside_latin(view: View) -> Iterator[Finding]:
    """There is no space between a Chinese character and a Latin letter or digit.

    A habit, not a rule of the language: some houses set the space, some do not. Switch it on with
    `habits = ["ZOO407"]` in the table `[tool.zoo]` of pyproject.toml.

    Bad (zh_CN): 使用ATSS模型。
    Good (zh_CN): 使用 ATSS 模型。
    """
    chinese = view.section(Lang.ZH_CN)
    for paragraph in chinese.paragraphs if chinese else ():
        for match in _BORDER.finditer(paragraph.words):
            at = match.start()
            edits = (Edit(paragraph.span(at + 1, at + 1), " "),)
            text = f"no space between `{match[0]}{paragraph.words[at + 1]}`"
            yield Finding(paragraph.span(at, at + 2), text, "set a space between the two", edits)
