"""Which languages a card needs: the hub says so."""

from jsonschema import Draft202012Validator

from tests.cards.texts import CARD, EN, HEAD, LOAD, ZH
from zoo.cards.fields import schema
from zoo.cards.parse import parse_card
from zoo.core.card import Lang
from zoo.core.hub import Hub
from zoo.core.source import Source
from zoo.lint.inspect import Settings, inspect

ENGLISH = Hub(languages=(Lang.EN_US,), required=(Lang.EN_US,))
EITHER = Hub(required=())
BOTH = Hub(required=tuple(Lang))
HEAD_EN = HEAD.replace("    zh_CN: 示例\n", "")


def parsed(text, hub):
    card, found = parse_card(Source("c.md", text), hub)
    return card, [(d.code, d.severity.value, d.line, d.message) for d in found]


def test_an_english_card_of_an_english_hub():
    card, found = parsed(HEAD_EN + LOAD + EN, ENGLISH)
    assert found == []
    assert card.langs == (Lang.EN_US,)
    assert card.summary == {Lang.EN_US: "An example"}


def test_a_section_that_the_hub_has_no_pages_for():
    card, found = parsed(CARD, ENGLISH)
    text = "the hub has no pages in zh_CN, so nobody sees this section"
    assert found == [("ZOO116", "warning", 17, text)]
    assert card.langs == (Lang.EN_US,)


def test_a_missing_section_of_a_required_language():
    text = "there is no section `en_US`"
    _, found = parsed(HEAD + LOAD + ZH, BOTH)
    assert found == [("ZOO110", "error", 24, text)]
    _, found = parsed(HEAD + LOAD + ZH, EITHER)
    assert [f[:2] for f in found] == [("ZOO110", "warning")]


def test_a_missing_summary_of_a_required_language():
    text = "`summary.zh_CN` is missing"
    _, found = parsed(HEAD_EN + LOAD + ZH + EN, BOTH)
    assert found == [("ZOO015", "error", 4, text)]
    assert parsed(HEAD_EN + LOAD + ZH + EN, EITHER)[1] == []


def test_what_to_write_below_summary_are_the_hub_s_languages():
    text = HEAD_EN.replace("summary:\n    en_US: An example\n", "summary: An example\n")
    _, found = parse_card(Source("c.md", text + LOAD + EN), ENGLISH)
    assert found[0].hint == "write `summary:`, and below it `    en_US: ...`"


def test_an_unknown_language_may_mean_one_of_the_hub_s():
    _, found = parse_card(Source("c.md", (HEAD_EN + LOAD + EN).replace("en_US", "en_UK")), ENGLISH)
    assert [(d.code, d.hint) for d in found if d.code == "ZOO112"] == [("ZOO112", "write `en_US`")]


def test_languages_are_not_compared_where_the_hub_has_one():
    text = CARD.replace("Hello.", "### Training\n\n500 pictures. See [a](https://a.example.org).")
    compared = {"ZOO132", "ZOO134", "ZOO135"}
    assert compared <= {d.code for d in inspect(Source("c.md", text)).diagnostics}
    found = inspect(Source("c.md", text), Settings(hub=ENGLISH)).diagnostics
    assert [d.code for d in found] == ["ZOO116"]


def test_the_schema_asks_for_the_languages_that_the_hub_requires():
    english, usual = (Draft202012Validator(schema(hub)) for hub in (ENGLISH, Hub()))
    fields = {
        "template": "hub1", "title": "A", "author": "A", "tags": ["a"],
        "github-link": "https://a.example.org", "summary": {"en_US": "A"},
    }  # fmt: skip
    assert english.is_valid(fields)
    assert not usual.is_valid(fields)
