"""Half-width punctuation stands between Chinese characters, or a full stop after one.

Chinese text is set with full-width marks. Beside code, Latin letters and numbers, both
kinds are left alone. A full stop is looked at before a blank and at the end of a line as well; an
ellipsis and the mark of a numbered line, such as `一. 简介`, are left alone.

Bad (zh_CN):

    输入一张图片, 得到检测框。

Bad (zh_CN):

    输入一张图片,
    得到检测框。

Bad (zh_CN):

    适合部署.

Good (zh_CN):

    输入一张图片，得到检测框。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.core.card import Lang
from zoo.core.diagnostics import Edit, Severity
from zoo.core.han import HAN
from zoo.core.source import Source
from zoo.lint.document import View
from zoo.lint.rule import Finding
from zoo.markdown.document import Paragraph

SEVERITY = Severity.WARNING
FIXABLE = True
WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_NEXT = rf"(?= ?{HAN}|[ \t]*\n[ \t>]*{HAN})"  # in the same line or in the next one
_MARK = re.compile(rf"(?<={HAN})([,;:!?]{_NEXT}|\.(?!\.)(?= ?{HAN}|\s|\Z))(?: (?={HAN}))?")
_NUMBERED = re.compile(r"[ \t#>*+-]*第?[一二三四五六七八九十百]+[章节条步]?")


def check(view: View) -> Iterator[Finding]:
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
