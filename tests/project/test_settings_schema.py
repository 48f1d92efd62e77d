"""What editors read of the settings."""

from tests.conftest import ROOT
from zoo.project.settings_schema import schema_text


def test_the_published_schema_is_up_to_date():
    text = (ROOT / "schema" / "settings.schema.json").read_text(encoding="utf-8")
    assert text == schema_text(), "run: zoo schema --settings > schema/settings.schema.json"


def test_the_schema_command_prints_it(zoo):
    assert zoo("schema", "--settings") == (0, schema_text(), "")
