"""There is no space between a Chinese character and a Latin letter or digit.

A habit, not a rule of the language: some houses set the space, some do not. Switch it on with
`habits = ["ZOO407"]` in the table `[tool.zoo]` of pyproject.toml.

Bad (zh_CN):

    使用ATSS模型。

Good (zh_CN):

    使用 ATSS 模型。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.core.card import Lang
from zoo.core.diagnostics import Edit, Severity
from zoo.core.han import HAN
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
FIXABLE = True
OPTIONAL = True
_BORDER = re.compile(rf"{HAN}(?=[A-Za-z0-9])|[A-Za-z0-9](?={HAN})")


def check(view: View) -> Iterator[Finding]:
    chinese = view.section(Lang.ZH_CN)
    for paragraph in chinese.paragraphs if chinese else ():
        for match in _BORDER.finditer(paragraph.words):
            at = match.start()
            edits = (Edit(paragraph.span(at + 1, at + 1), " "),)
            text = f"no space between `{match[0]}{paragraph.words[at + 1]}`"
            yield Finding(paragraph.span(at, at + 2), text, "set a space between the two", edits)
