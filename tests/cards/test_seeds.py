"""The two cards as they were given: no errors, seven entries, and every true fault is found."""

import pytest

from tests.cards.examples import collect, findings
from tests.conftest import ROOT
from tests.hub import HUB
from zoo.cards.decode import decode
from zoo.cards.parse import parse_card
from zoo.lint.check import card_files, check
from zoo.project.paths import find_project

SEEDS = ROOT / "tests" / "fixtures" / "seeds"
# Faults of both cards, where the English lines of the second stand three lines higher.
ZH = [
    (30, "ZOO403", "half-width `,` in Chinese text"),
    (39, "ZOO206", "Python 3 has no `urllib.URLopener`"),
    (40, "ZOO205", "`urllib.request` is used, but only `urllib` is imported"),
    (40, "ZOO207", "a bare `except:` hides every mistake"),
    (54, "ZOO403", "half-width `,` in Chinese text"),
]
EN = [
    (72, "ZOO401", "`reszied` is misspelled"),
    (73, "ZOO402", "`)` is never opened"),
    (81, "ZOO206", "Python 3 has no `urllib.URLopener`"),
    (82, "ZOO205", "`urllib.request` is used, but only `urllib` is imported"),
    (82, "ZOO207", "a bare `except:` hides every mistake"),
]
SUMMARY = (6, "ZOO402", "`(` is closed by `）`")
OTHER = (93, "ZOO306", "the text says RetinaNet; this is the card of FreeAnchor")


def found_in(folder, name):
    """(line, code, message) of every finding that no habit brings in, all of them warnings."""
    found = findings((folder / f"{name}.md").read_bytes(), f"{name}.md")
    assert {d.severity.value for d in found} <= {"warning"}
    return sorted((d.line, d.code, d.message) for d in found if d.code != "ZOO407")


def test_every_fault_of_the_atss_card_and_nothing_else():
    assert found_in(SEEDS, "megengine_vision_atss") == [SUMMARY, *ZH, *EN]


def test_every_fault_of_the_freeanchor_card_and_nothing_else():
    higher = [(line - 3, code, message) for line, code, message in EN]
    assert found_in(SEEDS, "megengine_vision_freeanchor") == [SUMMARY, *ZH, *higher, OTHER]


@pytest.mark.parametrize(
    ("name", "entries"), [("megengine_vision_atss", 5), ("megengine_vision_freeanchor", 2)]
)
def test_a_given_card_gives_its_entries(name, entries):
    path = SEEDS / f"{name}.md"
    parsed, found = parse_card(decode(str(path), path.read_bytes()))
    assert found == ()
    registry, found = collect([parsed], HUB)
    assert found == ()
    assert len(registry.entries) == entries
    assert [len(s.samples) for s in parsed.sections] == [1, 1]


def test_the_projects_own_cards_are_silent():
    project = find_project(ROOT)
    assert check(project, card_files(project)).diagnostics == ()
