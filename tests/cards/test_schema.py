"""The JSON Schema says what the parser says, since both are made from one definition."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.conftest import ROOT
from zoo.cards.fields import schema, schema_text
from zoo.cards.frontmatter import parse_front_matter, split_front_matter
from zoo.core.diagnostics import has_errors
from zoo.core.source import Source

VALIDATOR = Draft202012Validator(schema())
WHOLE = {
    "template": "hub1",
    "title": "Example",
    "summary": {"en_US": "An example", "zh_CN": "示例"},
    "author": "A Team",
    "tags": ["vision"],
    "github-link": "https://github.com/org/repo",
}
VALUES = ("text", "", " ", 7, True, None, [], ["a"], [1], [""], {}, {"zh_CN": "x"}, "https://a.b/c")
MODELS = st.dictionaries(
    st.sampled_from(["weights", "sha256", "bytes", "license", "config", "other"]),
    st.sampled_from((*VALUES, "a" * 64, -1, {"p6_from": "res5"})),
)


def accepted(fields):
    """Whether the parser finds no error in the fields, written as YAML.

    Licenses aside: the schema does not hold the list of SPDX.
    """
    plain = json.loads(json.dumps(fields))  # no object twice, which YAML would write as an alias
    text = "---\n" + yaml.safe_dump(plain, allow_unicode=True) + "---\n"
    source = Source("c.md", text)
    _, found = parse_front_matter(source, split_front_matter(source)[0])
    return not has_errors(d for d in found if d.code != "ZOO024")


def test_a_whole_card_is_valid():
    assert accepted(WHOLE)
    assert VALIDATOR.is_valid(WHOLE)


@pytest.mark.parametrize("path", sorted((ROOT / "hub_pages").glob("*.md")), ids=lambda p: p.stem)
def test_the_projects_cards_are_valid(path):
    text = path.read_text(encoding="utf-8")
    assert VALIDATOR.is_valid(yaml.safe_load(text.split("---\n")[1]))


@given(st.sampled_from(sorted(WHOLE)), st.sampled_from(VALUES))
def test_schema_and_parser_agree_on_every_field(key, value):
    fields = WHOLE | {key: value}
    assert VALIDATOR.is_valid(fields) == accepted(fields)


@given(MODELS)
def test_schema_and_parser_agree_on_models(spec):
    fields = WHOLE | {"models": {"atss_res18_coco_3x_800size": spec}}
    assert VALIDATOR.is_valid(fields) == accepted(fields)


@given(st.sampled_from(sorted(WHOLE)))
def test_a_missing_field_is_wrong_for_both(key):
    fields = {k: v for k, v in WHOLE.items() if k != key}
    assert not VALIDATOR.is_valid(fields)
    assert not accepted(fields)


def test_the_published_schema_is_current():
    text = (ROOT / "schema" / "card.schema.json").read_text(encoding="utf-8")
    assert text == schema_text(), "run: zoo schema > schema/card.schema.json"
