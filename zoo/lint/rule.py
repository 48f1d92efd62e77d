"""What a rule is: a function of `zoo/lint/rules`, whose docstring is its documentation.

    @rule("ZOO402", WARNING, fixable=True)
    def unbalanced_bracket(view: View) -> Iterator[Finding]:

The docstring begins with what the rule reports; the paragraphs after that say why; then come
examples: `Bad (PLACE):` and `Good (PLACE):`, each followed by text in the same line or by indented
lines below. The place says where the example stands in a whole card: `front matter`, `load` (the
load sample, below its import), `body`, `after load` (a body without its load sample), `en_US`,
`zh_CN`, `both`, `zh_CN, en_US` (the Chinese text, a blank line, the English one), `sample`, `card`,
`bytes`, or `project` for what lies outside of cards. `{load sample}`, `{sections}`, `{figures}`
(sections with a table) and `{fields}` (of the front matter) stand for those of a usual card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import cleandoc
from textwrap import dedent
from typing import Any, NamedTuple

from zoo.core.diagnostics import Edit, Severity
from zoo.core.source import Span
from zoo.lint.document import View

ERROR, WARNING = Severity.ERROR, Severity.WARNING
_EXAMPLE = r"(?m)^(Bad|Good) \(([\w, ]+)\):(?: (.+))?$"  # compiled once somebody asks
_BOTH = "<!-- section: zh_CN -->\n\n{}\n\n<!-- section: en_US -->\n\n{}"
_TABLE = "| model | mAP |\n| --- | :---: |\n| atss-res18-coco-3x-800size | 38.3 |"
# What many examples hold besides.
_PARTS = {
    "{load sample}": """\
```python
from megengine import hub

model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
```""",
    "{sections}": _BOTH.format("目标检测模型。", "A detector."),
    "{figures}": _BOTH.format(_TABLE, _TABLE),
    "{fields}": """\
template: hub1
title: ATSS
summary:
    zh_CN: 目标检测模型
author: MegEngine Team
tags: [vision, detection]
github-link: https://github.com/MegEngine/Models""",
}


class Finding(NamedTuple):
    """What a rule found in a card, before it becomes a diagnostic of the rule's code."""

    span: Span
    message: str
    hint: str = ""
    edits: tuple[Edit, ...] = ()


class Example(NamedTuple):
    """A piece of a card. place: where it stands, see the module's docstring."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. name: words with hyphens. optional: a habit that is off until switched on.

    severity: the usual one; also: the other one, where some findings are of that. doc: see the
    module's docstring. reported_by: the modules that report it, where it has no check.
    """

    code: str
    name: str
    severity: Severity
    doc: str
    check: Callable[[View], Iterator[Finding]] | None
    reported_by: tuple[str, ...] = ()
    also: Severity | None = None
    fixable: bool = False
    optional: bool = False

    @property
    def severities(self) -> tuple[Severity, ...]:
        """Every one that its findings may have, the gravest first."""
        return tuple(one for one in Severity if one in (self.severity, self.also))

    @property
    def what(self) -> str:
        return self._head[0].replace("\n", " ")

    @property
    def why(self) -> str:
        return self._head[2].strip()

    @property
    def bad(self) -> tuple[Example, ...]:
        return tuple(self._examples("Bad"))

    @property
    def good(self) -> tuple[Example, ...]:
        return tuple(self._examples("Good"))

    @property
    def _head(self) -> tuple[str, str, str]:
        return re.split(_EXAMPLE, cleandoc(self.doc))[0].strip().partition("\n\n")

    def _examples(self, kind: str) -> Iterator[Example]:
        parts = re.split(_EXAMPLE, cleandoc(self.doc))[1:]
        for found, place, line, text in zip(*(parts[n::4] for n in range(4)), strict=True):
            if found == kind:
                example = (line or dedent(text).strip("\n")) + "\n"
                if place == "zh_CN, en_US":
                    place, example = "after load", _BOTH.format(*example.split("\n\n", 1))
                for name, part in _PARTS.items():
                    example = example.replace(name, part)
                yield Example(place, example)


def rule(
    code: str, severity: Severity, *reported_by: str, **more: Any
) -> Callable[[Callable[..., Any]], Rule]:
    """Makes a rule of a function, which yields the findings in a `View`.

    reported_by: modules that report it instead; the function is never called. more: of `Rule`.
    """

    def make(function: Callable[..., Any]) -> Rule:
        name = function.__name__.replace("_", "-")
        check = None if reported_by else function
        return Rule(code, name, severity, function.__doc__ or "", check, reported_by, **more)

    return make
