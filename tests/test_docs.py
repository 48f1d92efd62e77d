"""The documents name what is there."""

import re

import pytest

from tests.conftest import ROOT
from tests.test_architecture import MAY_IMPORT

DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
NAMES = re.compile(r"`((?:zoo|site|tests|tools|schema|docs|\.github)/[\w./-]*)`")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
MADE = ("site/public",)  # by a build


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document):
    names = NAMES.findall(document.read_text(encoding="utf-8"))
    missing = [n for n in names if not (ROOT / n).exists() and not n.startswith(MADE)]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_document_leads_somewhere(document):
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:)([\w./-]+\.md)", text)
    assert [t for t in targets if not (document.parent / t).exists()] == []


def test_the_architecture_names_every_room():
    rows = re.findall(r"^\| `(zoo/\w+)`", ARCHITECTURE, re.MULTILINE)
    assert sorted(rows) == sorted(room for room in MAY_IMPORT if not room.endswith(".py"))


@pytest.mark.parametrize("room", ["core", "project", "cards", "lint", "render", "preview"])
def test_its_arrows_are_those_that_the_tests_hold(room):
    said = re.search(rf"^\| `zoo/{room}` .*\| (.*?) ?\|$", ARCHITECTURE, re.MULTILINE)[1]
    assert {*filter(None, said.split(", ")), room} == MAY_IMPORT[f"zoo/{room}"]
