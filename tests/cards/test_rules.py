"""Each rule's bad example is found, and its good one is not; every code is documented."""

import ast
import re

import pytest

from tests.cards.examples import example_bytes, findings
from tests.conftest import ROOT
from zoo.cli import main
from zoo.lint.rulebook import document, rulebook

BAD = [(r.code, e) for r in rulebook().values() for e in r.bad if e.place != "project"]
GOOD = [(r.code, e) for r in rulebook().values() for e in r.good if e.place != "project"]


def names(pairs):
    return [code for code, _ in pairs]


@pytest.mark.parametrize(("code", "example"), BAD, ids=names(BAD))
def test_the_bad_example_is_found(code, example):
    assert code in [d.code for d in findings(example_bytes(example))]


@pytest.mark.parametrize(("code", "example"), BAD, ids=names(BAD))
def test_what_is_found_has_the_severity_and_the_remedy_that_the_rule_tells(code, example):
    rule = rulebook()[code]
    found = [d for d in findings(example_bytes(example)) if d.code == code]
    assert {d.severity for d in found} <= set(rule.severities)
    assert rule.fixable or not any(d.fixable for d in found)


@pytest.mark.parametrize("rule", rulebook().values(), ids=lambda r: r.code)
def test_every_severity_of_a_rule_has_a_bad_example(rule):
    examples = [e for e in rule.bad if e.place != "project"]
    found = [d for e in examples for d in findings(example_bytes(e)) if d.code == rule.code]
    assert not examples or {d.severity for d in found} == set(rule.severities)


USUAL = {"diagnose": "ERROR", "warn": "WARNING"}


@pytest.mark.slow
def test_no_place_in_the_code_reports_a_severity_that_the_rule_does_not_list():
    """For the rules without examples in cards: each `diagnose(..., "ZOO310", ..., severity=...)`
    that names its severity, or leaves it out, which says error; and each `warn`."""
    seen = set()
    for path in (ROOT / "zoo").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
            if name in USUAL:
                code = call.args[2] if len(call.args) > 2 else None
                said = [k.value for k in call.keywords if k.arg == "severity"]
                if isinstance(code, ast.Constant) and (not said or hasattr(said[0], "attr")):
                    seen.add((code.value, said[0].attr if said else USUAL[name]))
    told = {(r.code, s.name) for r in rulebook().values() for s in r.severities}
    assert ("ZOO411", "WARNING") in seen
    assert seen - told == set()


def test_the_list_and_the_page_tell_both_severities(capsys):
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    both = [line.split()[0] for line in lines if "error, warning  " in line]
    assert both == ["ZOO017", "ZOO024", "ZOO025", "ZOO110"]
    assert "### ZOO110 missing-section\n\n*error, warning*\n" in document()


@pytest.mark.parametrize(
    "rule", [r for r in rulebook().values() if r.fixable], ids=lambda r: r.code
)
def test_a_fixable_rule_fixes_one_of_its_bad_examples(rule):
    found = [d for e in rule.bad for d in findings(example_bytes(e)) if d.code == rule.code]
    assert any(d.fixable for d in found)


@pytest.mark.parametrize(("code", "example"), GOOD, ids=names(GOOD))
def test_the_good_example_is_not(code, example):
    assert code not in [d.code for d in findings(example_bytes(example))]


def test_every_rule_has_both_examples_and_says_why():
    assert [r.code for r in rulebook().values() if not (r.bad and r.good and r.why)] == []


def test_every_code_that_can_appear_is_a_rule():
    files = (ROOT / "zoo").rglob("*.py")
    used = {c for f in files for c in re.findall(r'"(ZOO\d{3})"', f.read_text(encoding="utf-8"))}
    assert used - {"ZOO401", "ZOO402"} <= set(rulebook())


@pytest.mark.parametrize("name", ["ZOO408", "zoo408", "408", "todo", "TODO"])
def test_a_rule_is_found_by_code_number_or_name(name, capsys):
    assert main(["rules", name]) == 0
    assert capsys.readouterr().out.startswith("### ZOO408 todo\n")


def test_the_page_of_rules_is_current():
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == document(), "run: zoo rules --markdown > docs/rules.md"


@pytest.mark.parametrize("rule", rulebook().values(), ids=lambda r: r.code)
def test_a_rule_has_a_check_or_names_the_modules_that_report_it(rule):
    assert bool(rule.check) != bool(rule.reported_by)
    for module in rule.reported_by:
        text = (ROOT / module.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8")
        assert f'"{rule.code}"' in text
