"""Half-width punctuation stands between Chinese characters.

Chinese text is set with full-width marks. Beside code, Latin letters and numbers, both
kinds are left alone.

Bad (zh_CN):

    输入一张图片, 得到检测框。

Good (zh_CN):

    输入一张图片，得到检测框。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.cards.rule import Finding
from zoo.cards.view import View
from zoo.core.card import Lang
from zoo.core.diagnostics import Edit, Severity

SEVERITY = Severity.WARNING
FIXABLE = True
WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_MARK = re.compile(r"(?<=[\u4e00-\u9fff])([,;:!?]|\.(?!\.)) ?(?=[\u4e00-\u9fff])")


def check(view: View) -> Iterator[Finding]:
    chinese = view.section(Lang.ZH_CN)
    for paragraph in chinese.paragraphs if chinese else ():
        for match in _MARK.finditer(paragraph.words):
            span = paragraph.span(*match.span(1))
            wide = WIDE[match[1]]
            edits = (Edit(paragraph.span(*match.span()), wide),)
            text = f"half-width `{match[1]}` in Chinese text"
            yield Finding(span, text, f"write `{wide}`", edits)
