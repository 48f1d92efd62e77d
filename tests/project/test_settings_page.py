"""docs/settings.md: its tables are those of the schema, its example is read as written."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.settings_page import page
from zoo.core.card import Lang
from zoo.project.config import read_hub, tomllib
from zoo.project.settings_schema import SETTINGS

TEXT = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)[1]
FILES = ("logo.svg", "pages/about.md", "pages/about.zh.md", "pages/contact.md",
         "pages/contact.zh.md", "theme/templates/x.html", "requirements.txt")  # fmt: skip


@pytest.fixture
def hub(tmp_path):
    for name in FILES:
        path = Path(tmp_path, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "zoo.toml").write_text(EXAMPLE, encoding="utf-8")
    return read_hub(tmp_path)


def test_the_tables_are_up_to_date():
    assert page(TEXT, SETTINGS) == TEXT, "run: python tools/settings_page.py"


def test_the_example_sets_every_key():
    assert set(tomllib.loads(EXAMPLE)) == set(SETTINGS["properties"])


def test_the_example_is_read_as_it_says(hub):
    assert (hub.repository, hub.accent) == ("birch/hub", "#b3422e")
    assert hub.title[Lang.ZH_CN] == "Birch 模型库"
    assert hub.extra_pages[0].title[Lang.EN_US] == "Contact"
    assert hub.tasks["denoising"].metrics[1].lower_is_better


def test_the_family_of_the_example_reads_a_name(hub):
    match = hub.match("leafnet_s_cifar10")
    assert hub.config(match) == {"classes": 10, "size": 8}
    assert hub.task_of(match, ()) == "classification"
