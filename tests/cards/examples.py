"""The examples of the rules' documentation, put where they belong in a whole card."""

import re

from tests.cards.texts import EN, HEAD, LOAD, ZH
from tests.hub import HUB
from zoo.cards.collect import join, same_files
from zoo.cards.decode import decode
from zoo.cards.figures import account
from zoo.cards.names import Names
from zoo.cards.registration import facts_of
from zoo.core.diagnostics import Diagnostic
from zoo.core.hub import Hubconf
from zoo.lint.inspect import Settings, finish, inspect
from zoo.lint.rulebook import rulebook

PATH = "hub_pages/org_task_name.md"
HABITS = frozenset(code for code, rule in rulebook().items() if rule.optional)


def example_bytes(example):
    """The file that holds the example."""
    text, place = example.text, example.place
    if place == "bytes":
        return eval(text)  # written in this repository
    if place == "card":
        return text.encode()
    return _card(text, place).encode()


def _card(text, place):
    if place == "front matter":
        return _front(text) + LOAD + ZH + EN
    if place == "body":
        return HEAD + "\n" + text
    if place == "after load":
        return HEAD + LOAD + text
    if place == "load":
        return HEAD + f"\n```python\nfrom megengine import hub\n\n{text}```\n\n" + ZH + EN
    if place == "sample":
        sample = f"```python\n{text}```\n"
        return HEAD + LOAD + _with(ZH, sample) + _with(EN, sample)
    chinese = _with(ZH, text) if place in ("zh_CN", "both") else ZH
    english = _with(EN, text) if place in ("en_US", "both") else EN
    return HEAD + LOAD + chinese + english


def _with(section, text):
    """The section with the text in place of its own."""
    return section[: section.index("-->") + 4] + "\n" + text


def _front(text):
    head = HEAD
    for key in dict.fromkeys(re.findall(r"^([\w-]+):", text, re.MULTILINE)):
        head = re.sub(rf"^{key}:.*\n(?:[ \t]+.*\n)*", "", head, flags=re.MULTILINE)
    return head[: -len("---\n")] + text + "---\n"


def findings(data, path=PATH):
    """Every diagnostic of one file, all habits switched on; each as grave as its rule lists."""
    found = _findings(data, path)
    assert [d for d in found if d.severity not in rulebook()[d.code].severities] == []
    return found


def _findings(data, path):
    source = decode(path, data)
    if isinstance(source, Diagnostic):
        return [source]
    inspected = inspect(source, Settings(habits=HABITS, hub=HUB))
    across = join([inspected.facts])[1] if inspected.facts else ()
    return finish([inspected], across)


def collect(cards, hub=HUB, hubconf=Hubconf()):
    """The registry of parsed cards, and what is wrong with each and between them."""
    facts, found = [], []
    for card in sorted(cards, key=lambda c: c.id):
        names = Names(card, hub, hubconf)
        one, problems = facts_of(names, account(names))
        facts.append(one)
        found += problems
    registry, problems = join(facts)
    return registry, (*found, *problems, *same_files(one.path for one in facts))
