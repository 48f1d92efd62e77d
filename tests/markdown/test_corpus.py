"""A card's text has on its page the structure that it has on GitHub."""

from pathlib import Path

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD
from tests.markdown.corpus import EQUAL, LISTED
from tests.markdown.structure import githubs, ours

DOCS = Path(__file__).parents[2] / "docs" / "cards.md"


@pytest.mark.parametrize("name", EQUAL)
def test_a_text_is_read_as_on_github(name):
    assert ours(EQUAL[name]) == githubs(EQUAL[name])


@pytest.mark.parametrize("name", LISTED)
def test_a_difference_is_listed_with_what_the_check_says(name):
    text, codes = LISTED[name]
    assert ours(text) != githubs(text)
    assert f"| {name} |" in DOCS.read_text("utf-8")
    found = {d.code for d in findings(CARD.replace("Hello.", text).encode())}
    assert found & {"ZOO416", "ZOO417"} == codes


def test_the_corpus_is_large():
    assert (len(EQUAL) >= 140, len(LISTED)) == (True, 12)
