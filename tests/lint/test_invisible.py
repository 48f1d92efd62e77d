"""Characters that nobody sees are findings, and reach nothing that is published."""

import json

import pytest

from tests.cards.texts import CARD, with_models
from zoo.cards.parse import parse_card
from zoo.core.source import Source
from zoo.lint.autofix import fixed
from zoo.lint.inspect import Settings, inspect

PATH = "hub_pages/org_task_name.md"


def findings(text):
    found = inspect(Source(PATH, text)).diagnostics
    return [(d.line, d.severity.value, d.message) for d in found if d.code == "ZOO025"]


def test_an_escape_in_a_field_is_found_at_the_field():
    text = CARD.replace("title: Example", 'title: "Ex\\u202eample"')
    message = "`title` has U+202E RIGHT-TO-LEFT OVERRIDE (invisible)"
    assert findings(text) == [(3, "error", message)]
    assert parse_card(Source(PATH, text))[0].title == "Example"


def test_a_character_is_found_once_where_it_stands():
    text = CARD.replace("title: Example", "title: Ex\u200bample")
    message = "U+200B ZERO WIDTH SPACE (invisible)"
    assert findings(text) == [(3, "warning", message)]
    assert parse_card(Source(PATH, text))[0].title == "Example"


@pytest.mark.parametrize(
    "old", ["你好。", "Hello.", "print(model)", "org/repo", "A Team", "vision"]
)
def test_it_is_found_anywhere(old):
    assert findings(CARD.replace(old, f"{old[:2]}\u2066{old[2:]}", 1))


def test_it_is_found_in_a_card_that_cannot_be_read():
    assert findings("---\ntitle: [\u202e\n---\n") == [
        (2, "error", "U+202E RIGHT-TO-LEFT OVERRIDE (invisible)")
    ]


def test_a_name_that_a_sample_or_models_spells_with_one_is_found_and_no_model():
    text = CARD.replace("atss_res18", "atss\\u202e_res18")
    message = "the name has U+202E RIGHT-TO-LEFT OVERRIDE (invisible)"
    assert findings(text) == [(14, "error", message)]
    assert inspect(Source(PATH, text)).facts.entries == ()
    text = with_models('models:\n    "net\\u200b_a":\n        bytes: 1\n')
    assert findings(text) == [(11, "warning", "a name has U+200B ZERO WIDTH SPACE (invisible)")]


def test_the_fix_deletes_what_was_left_over_but_not_from_code():
    text = CARD.replace("Hello.", "Hel\u200blo.").replace(
        "print(model)", "print(model)  #\u200b", 1
    )
    after = fixed(Source(PATH, text), Settings())
    assert "Hello." in after
    assert "#\u200b" in after


def test_no_feed_has_any(zoo, project):
    card = project.pages / "org_task_name.md"
    text = CARD.replace("Example", '"Ex\\u202eam\\u200bple"', 1).replace("A Team", '"A\\x01 Team"')
    card.write_text(text.replace("[vision]", '["vis\\u2066ion"]'), encoding="utf-8")
    broken = "---\ntitle: Broken \u202e\x1b[31m\u200bcard ](x)\nauthor: [\u202e\n---\n"
    (project.pages / "org_task_broken.md").write_text(broken, encoding="utf-8")
    zoo("build", "--no-samples", "--no-search", "--base-url", "https://example.org/")
    files = [p for p in project.public.rglob("*") if p.suffix in (".html", ".xml", ".txt", ".json")]
    hidden = [
        p.name for p in files if set("\u202e\u200b\u2066\x01\x1b") & set(p.read_text("utf-8"))
    ]
    assert hidden == []
    told = (project.public / "llms.txt").read_text("utf-8")
    assert r"- [Broken \[31mcard \](x)](" in told
    assert "- [Example](" in told
    meta = json.loads((project.public / "api/v1/models/org_task_name.json").read_text("utf-8"))
    assert (meta["meta"]["title"], meta["meta"]["author"]) == ("Example", "A Team")


def test_a_file_with_one_in_its_name_is_not_read(zoo, project):
    (project.pages / "org_task_\u202ex.md").write_text(CARD, encoding="utf-8")
    _, _, errors = zoo("check")
    assert (
        "hub_pages/org_task_x.md:1:1: error ZOO000 is not read: its name has U+202E "
        "RIGHT-TO-LEFT OVERRIDE (invisible)" in errors
    )
