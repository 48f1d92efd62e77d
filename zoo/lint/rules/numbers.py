"""Numbers of tables and of running text: the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from zoo.cards.figures import SectionFigures, compared
from zoo.core.card import Lang
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import WARNING, Finding, rule
from zoo.markdown.document import Document, Table

_NUMBER = re.compile(
    # The first digit stands first, so that the search looks at digits only.
    r"(?P<digits>\d(?<![A-Za-z0-9_.]\d)(?:\d{0,2}(?:,\d{3})+(?!\d)|\d{0,14}))(?P<part>\.\d{1,15})?"
    r"(?: ?(?P<unit>百万|[万亿千kKMBG]|thousand|million|billion))?(?![A-Za-z0-9_]|\.\d| ?月)",
    re.ASCII,
)
DIGIT = re.compile("[0-9]")
_PRODUCT = re.compile(r"(?<![\w.])[1-9]\d*(?:[xX][1-9]\d*)+(?![A-Za-z0-9_]|\.\d)", re.ASCII)
_UNITS = {
    "k": 1e3, "K": 1e3, "千": 1e3, "thousand": 1e3, "万": 1e4, "M": 1e6, "百万": 1e6,
    "million": 1e6, "亿": 1e8, "B": 1e9, "G": 1e9, "billion": 1e9,
}  # fmt: skip


@rule("ZOO133", WARNING)
def tables_differ(view: View) -> Iterator[Finding]:
    """A table is not the same in both languages: its shape, or a number in it.

    Tables are what readers compare; one that was brought up to date in one language only misleads
    the readers of the other. Figures of models are compared by ZOO130.

    Bad (zh_CN, en_US):

        | 设置 | 值 |
        | --- | --- |
        | 短边 | 800 |

        | setting | value |
        | --- | --- |
        | short side | 640 |

    Good (zh_CN, en_US):

        | 设置 | 值 |
        | --- | --- |
        | 短边 | 800 |

        | setting | value |
        | --- | --- |
        | short side | 800 |
    """
    pair = view.pair()
    if pair is None:
        return
    zh, en = pair
    if zh.hidden_tables or en.hidden_tables:
        return  # ZOO413 reports those; the others cannot be told apart
    figures = _compared(view.account)
    for ours, theirs in zip(zh.tables, en.tables, strict=False):
        yield from _compare(ours, theirs, figures)
    if len(zh.tables) != len(en.tables):
        more, fewer = (zh, en) if len(zh.tables) > len(en.tables) else (en, zh)
        first = more.tables[len(fewer.tables)]
        text = f"this table is not in {fewer.lang.value}"
        yield Finding(_span(first), text, "give both languages the same tables")


def _compare(ours: Table, theirs: Table, figures: set[Span]) -> Iterator[Finding]:
    shapes = [(len(t.rows), len(t.header)) for t in (ours, theirs)]
    if shapes[0] != shapes[1]:
        (rows, columns), (rows_here, columns_here) = shapes
        text = f"{rows_here} rows of {columns_here} cells here, {rows} of {columns} in zh_CN"
        yield Finding(_span(theirs), text, "give both languages the same table")
        return
    for row, other in zip(theirs.rows, ours.rows, strict=True):
        for cell, same in zip(row, other, strict=False):
            if cell.text == same.text:
                continue
            values = [sorted(n.value for n in numbers(c.text)) for c in (cell, same)]
            if values[0] != values[1] and cell.span not in figures:
                text = f"`{cell.text}` here, `{same.text}` in zh_CN"
                yield Finding(cell.span, text, "give both languages the same numbers")


def _compared(account: tuple[SectionFigures, ...]) -> set[Span]:
    """The English figures that ZOO130 compares with Chinese ones."""
    figures = compared(account)
    ours = figures.get(Lang.ZH_CN, {})
    theirs = figures.get(Lang.EN_US, {})
    return {one.span for key, several in theirs.items() if key in ours for one in several}


def _span(table: Table) -> Span:
    cells = table.header
    return Span(cells[0].span.start, cells[-1].span.end) if cells else Span(0, 0)


MOST = 5  # numbers of a language that are reported
_ITEM = re.compile(r"^\s*\d{1,9}[.)](?=\s)")  # of a numbered list


@rule("ZOO135", WARNING)
def numbers_differ(view: View) -> Iterator[Finding]:
    """A number in the text is in one language only.

    Sizes, thresholds and counts are facts; one of the two languages is out of date. The order of the
    numbers may differ, and whole numbers below ten may be written as words.

    Bad (zh_CN, en_US):

        短边缩放为 800 像素。

        The short side is scaled to 640 pixels.

    Good (zh_CN, en_US):

        11.8 万张图片，短边 800 像素。

        The short side is 800 pixels; 118k pictures.
    """
    pair = view.pair()
    if pair is None:
        return
    zh, en = (dict(_numbers(side)) for side in pair)
    only_zh, only_en = [v for v in zh if v not in en], [v for v in en if v not in zh]
    for value in only_en[:MOST]:
        text, span = en[value]
        other = f", which has {zh[only_zh[0]][0]}" if len(only_zh) == len(only_en) == 1 else ""
        yield Finding(span, f"{text} is not in zh_CN{other}", "correct one of the two")
    if len(only_zh) == len(only_en) == 1:
        return
    for value in only_zh[:MOST]:
        text, span = zh[value]
        yield Finding(span, f"{text} is not in en_US", "correct one of the two")


def _numbers(side: Document) -> Iterator[tuple[float, tuple[str, Span]]]:
    """Value -> how it is written and where; tables are compared by other rules."""
    for paragraph in side.paragraphs:
        if DIGIT.search(paragraph.text) and not paragraph.text.lstrip().startswith("|"):
            text = paragraph.text
            if item := _ITEM.match(text):
                text = " " * item.end() + text[item.end() :]
            for number in numbers(text):
                if not number.small:
                    yield number.value, (number.text, paragraph.span(number.start, number.end))


class Number(NamedTuple):
    """start, end: its place in the text it was found in."""

    value: float
    text: str
    start: int
    end: int

    @property
    def small(self) -> bool:
        """A whole number below ten, which the other language may write as a word."""
        return self.value < 10 and self.value == int(self.value)


def numbers(text: str) -> Iterator[Number]:
    if not DIGIT.search(text):
        return
    plain_text = text
    if "x" in text or "X" in text:
        plain_text = _PRODUCT.sub(lambda m: m[0].replace("x", " ").replace("X", " "), text)
    for match in _NUMBER.finditer(plain_text):
        digits, part, unit = match.groups()
        value = float(digits.replace(",", "") + (part or ""))
        if unit or part or len(digits) > 9:
            value = float(f"{value * _UNITS.get(unit or '', 1.0):.9g}")
        yield Number(value, match[0].strip(), match.start(), match.end())
