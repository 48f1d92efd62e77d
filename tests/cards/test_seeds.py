"""The two cards as they were given parse without an error, and give their seven entries."""

from pathlib import Path

import pytest

from zoo.cards.collect import collect
from zoo.cards.decode import decode
from zoo.cards.parse import parse_card

SEEDS = Path(__file__).parents[1] / "fixtures" / "seeds"


@pytest.mark.parametrize(
    ("name", "entries"), [("megengine_vision_atss", 5), ("megengine_vision_freeanchor", 2)]
)
def test_a_given_card_parses_without_any_finding(name, entries):
    path = SEEDS / f"{name}.md"
    parsed, found = parse_card(decode(str(path), path.read_bytes()))
    assert found == ()
    registry, found = collect([parsed])
    assert found == ()
    assert len(registry.entries) == entries
    assert [len(s.samples) for s in parsed.sections] == [1, 1]
