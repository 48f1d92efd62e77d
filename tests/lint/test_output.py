"""What programs get: JSON, GitHub's annotations, SARIF."""

import json

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD
from tests.validators import sarif_errors
from zoo.lint.output import as_github, as_json, as_sarif
from zoo.lint.rulebook import rulebook

TEXT = CARD.replace("Hello.", "Teh words, a:b%, ([right).")


@pytest.fixture(scope="module")
def found():
    return findings(TEXT.encode())


def test_github_gets_a_command_for_each(found):
    assert as_github(found).splitlines() == [
        "::warning file=hub_pages/org_task_name.md,line=27,endLine=27,col=1,endColumn=4,"
        "title=ZOO401::`Teh` is misspelled%0Ahint: did you mean `The`?",
        "::warning file=hub_pages/org_task_name.md,line=27,endLine=27,col=19,endColumn=20,"
        "title=ZOO402::`[` is never closed%0Ahint: delete it, or write its partner `]`",
    ]


def test_json_is_an_array_with_an_object_for_each(found):
    content = json.loads(as_json(found))
    assert [set(one) for one in content] == [
        {
            "code", "severity", "path", "line", "column", "end_line", "end_column", "language",
            "message", "hint", "fixable",
        }
    ] * len(found)  # fmt: skip


def test_sarif_fits_its_schema(found):
    assert sarif_errors(as_sarif(found, rulebook())) == []


def test_sarif_has_rules_places_and_fixes(found):
    log = json.loads(as_sarif(found, rulebook()))
    (run,) = log["runs"]
    assert (log["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "zoo")
    assert run["columnKind"] == "unicodeCodePoints"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result, one in zip(run["results"], found, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == one.code
        assert result["level"] == "warning"
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "hub_pages/org_task_name.md"
        assert place["region"]["startLine"] == one.line
        assert place["region"]["endColumn"] == one.end_column
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    start = replacement["deletedRegion"]["charOffset"]
    assert TEXT[start : start + replacement["deletedRegion"]["charLength"]] == "Teh"
    assert replacement["insertedContent"] == {"text": "The"}
