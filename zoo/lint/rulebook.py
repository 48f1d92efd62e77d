"""All rules by code, and their documentation for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules
from types import MappingProxyType

from zoo.core.errors import ZooError
from zoo.lint import rules
from zoo.lint.ignore import UNREADABLE
from zoo.lint.rule import Example, Rule
from zoo.project.packages import message_of

CHAPTERS = {
    "ZOO0": "Files and front matter",
    "ZOO1": "Sections and languages",
    "ZOO2": "Samples",
    "ZOO3": "Models, across cards",
    "ZOO4": "Prose and links",
    "ZOO9": "Rules of packages",
}
PLACES = {
    "front matter": "in the front matter",
    "load": "in the load sample",
    "body": "below the front matter",
    "after load": "below the load sample",
    "en_US": "in the section `en_US`",
    "zh_CN": "in the section `zh_CN`",
    "both": "in the sections",
    "sample": "a sample",
    "card": "a card",
    "bytes": "the file's bytes",
    "project": "in the project",
}
_OPTIONS = ("ALSO", "FIXABLE", "OPTIONAL")  # constants of a package's rule


@lru_cache
def rulebook(more: tuple[str, ...] = ()) -> Mapping[str, Rule]:
    """Every rule by its code, in order: those of all files of `zoo/lint/rules`.

    more: modules of packages that are rules. Raises ZooError if one cannot be used.
    """
    modules = (import_module(f"{rules.__name__}.{m.name}") for m in iter_modules(rules.__path__))
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Rule)]
    found.sort(key=attrgetter("code"))
    return MappingProxyType({rule.code: rule for rule in (*found, *map(_of_package, more))})


def _of_package(name: str) -> Rule:
    """Its code begins with ZOO9, so that it never takes the place of one of ours."""
    code, _, title = name.rpartition(".")[2].partition("_")
    try:
        module = import_module(name)
        options = {key.lower(): value for key, value in vars(module).items() if key in _OPTIONS}
        doc, check = module.__doc__ or "", getattr(module, "check", None)
        rule = Rule(code.upper(), title.replace("_", "-"), module.SEVERITY, doc, check, **options)
    except Exception as error:  # its module may raise what it likes
        why = f"the rule {name} cannot be loaded: {message_of(error)}; fix its package"
        raise ZooError(why) from error
    if not re.fullmatch(r"ZOO9\d\d", rule.code):
        raise ZooError(f"the rule {name} is not called zoo9NN_a_name; rename the module")
    return rule


def severities(rule: Rule) -> str:
    """What its findings may be: `error`, `warning` or `error, warning`."""
    return ", ".join(severity.value for severity in rule.severities)


def explain(rule: Rule) -> str:
    """The rule's documentation as Markdown."""
    marks = [severities(rule)]
    marks += ["`zoo check --fix` fixes it"] if rule.fixable else []
    marks += ["off until switched on"] if rule.optional else []
    marks += ["cannot be silenced"] if rule.code in UNREADABLE else []
    parts = [f"### {rule.code} {rule.name}", f"*{'; '.join(marks)}*", rule.what, rule.why]
    parts += [_example("Bad", e) for e in rule.bad] + [_example("Good", e) for e in rule.good]
    return "\n\n".join(p for p in parts if p) + "\n"


def document() -> str:
    """The text of docs/rules.md."""
    parts = [_HEAD]
    for begin, title in CHAPTERS.items():
        explained = [explain(r) for code, r in rulebook().items() if code.startswith(begin)]
        parts += [f"## {title}\n", *explained] if explained else []
    return "\n".join(parts)


def _example(kind: str, example: Example) -> str:
    language = {"front matter": "yaml", "load": "python", "sample": "python", "bytes": "python"}
    info = language.get(example.place, "text" if example.place == "project" else "markdown")
    fence = "````" if "```" in example.text else "```"
    return f"{kind}, {PLACES[example.place]}:\n\n{fence}{info}\n{example.text}{fence}"


_HEAD = """\
# Rules

What `zoo check` reports. This page is made from the rules' own files by
`zoo rules --markdown > docs/rules.md`; `zoo rules ZOO402` prints one of them.

An error makes the check fail, a warning only with `--strict`. Where a finding is wrong about your
card, say so, with the reason: a comment silences that rule in the block below it, or in the line
it stands in. What is found in the front matter is silenced by a comment anywhere in the card, or by
`# zoo: ignore ZOO019 reason="..."` in the front matter itself. What makes a card unreadable cannot
be silenced, and a comment that silences nothing is reported itself.

```markdown
<!-- zoo: ignore ZOO401 reason="the word is a name" -->
```
"""
