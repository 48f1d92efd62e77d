"""What a rule is, and how its file describes it: the module's docstring is its documentation.

A file `zoo/lint/rules/zoo402_unbalanced_bracket.py` holds the rule ZOO402. Its docstring begins
with what it reports; the paragraphs after that say why; `Bad (PLACE):` and `Good (PLACE):` are
followed by an indented example. The place says where the example stands in a whole card:
`front matter`, `load`, `body`, `en_US`, `zh_CN`, `both`, `sample`, `card`, `bytes`, or `project`
for what lies outside of cards. SEVERITY is a constant; ALSO is the other one, where some findings
are of that. `check(view)` yields findings; a rule without it names the module that reports it, or
several, in REPORTED_BY.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import dedent
from types import ModuleType
from typing import NamedTuple

from zoo.core.diagnostics import Edit, Severity
from zoo.core.source import Span
from zoo.lint.document import View

_EXAMPLE = r"(?m)^(Bad|Good) \((?P<place>[\w ]+)\):\n"  # compiled once somebody asks


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

    severity: the usual one. severities: every one that its findings may have, the gravest first.
    doc: what its module says. reported_by: the modules that report it, where it has no check.
    """

    code: str
    name: str
    severity: Severity
    severities: tuple[Severity, ...]
    doc: str
    fixable: bool
    optional: bool
    check: Callable[[View], Iterator[Finding]] | None
    reported_by: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        return self._head[0].replace("\n", " ")

    @property
    def why(self) -> str:
        return self._head[2].strip()

    @property
    def bad(self) -> tuple[Example, ...]:
        return tuple(_examples(self.doc, "Bad"))

    @property
    def good(self) -> tuple[Example, ...]:
        return tuple(_examples(self.doc, "Good"))

    @property
    def _head(self) -> tuple[str, str, str]:
        return re.split(_EXAMPLE, self.doc)[0].strip().partition("\n\n")


def read_rule(module: ModuleType) -> Rule:
    """The rule a module of `zoo.lint.rules` holds."""
    file = module.__name__.rsplit(".", 1)[-1]
    code, _, name = file.partition("_")
    told = (module.SEVERITY, getattr(module, "ALSO", None))
    reporters = getattr(module, "REPORTED_BY", ())
    return Rule(
        code=code.upper(),
        name=name.replace("_", "-"),
        severity=module.SEVERITY,
        severities=tuple(severity for severity in Severity if severity in told),
        doc=module.__doc__ or "",
        fixable=getattr(module, "FIXABLE", False),
        optional=getattr(module, "OPTIONAL", False),
        check=getattr(module, "check", None),
        reported_by=(reporters,) if isinstance(reporters, str) else reporters,
    )


def _examples(doc: str, kind: str) -> Iterator[Example]:
    parts = re.split(_EXAMPLE, doc)[1:]
    for found, place, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if found == kind:
            yield Example(place, dedent(text).strip("\n") + "\n")
