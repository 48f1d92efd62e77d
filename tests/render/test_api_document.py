"""docs/api.md shows files as they are: each example keeps to the schema that a site publishes."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import ROOT
from zoo.render.feeds.schemas import SCHEMAS

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^## `([^`]+)`\n.*?```json\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL)
NAMES = {
    "api/v1/entries.json": "entries",
    "api/v1/models.json": "models",
    "api/v1/models/ID.json": "model",
    "registry.json": "registry",
}


def test_every_documented_file_has_an_example():
    assert [name for name, _ in EXAMPLES] == list(NAMES)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_keeps_to_its_schema(name, example):
    Draft202012Validator(SCHEMAS[NAMES[name]]).validate(json.loads(example))


def test_every_schema_is_named():
    named = re.findall(r"^\|.*\| `(\w+)` \|$", TEXT, re.MULTILINE)
    assert sorted(named) == sorted(SCHEMAS)
