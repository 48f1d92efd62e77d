"""Names and shapes of the other vision tasks' networks against the published checkpoints'."""

import pytest

from zoo.models.layers.initial import without_random_values
from zoo.models.weights.checkpoint import state_shapes

from .vision import ENTRIES, published_shapes


@pytest.fixture(scope="module")
def shapes():
    return published_shapes()


def test_every_published_entry_is_there(shapes):
    assert sorted(shapes) == sorted(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES)
def test_names_and_shapes_are_the_checkpoints(entry, shapes):
    with without_random_values():
        model = ENTRIES[entry]()
    assert state_shapes(model) == {name: tuple(shape) for name, shape in shapes[entry].items()}
