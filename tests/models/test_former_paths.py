"""The names of `zoo.detection` are those of `zoo.models`, for one release."""

import importlib

import pytest


@pytest.mark.parametrize(
    ("former", "place", "name"),
    [
        ("inference", "zoo.models.detection.inference", "predict"),
        ("runtime", "zoo.models.runtime.settings", "apply"),
        ("store", "zoo.models.weights.store", "verify_weights"),
        ("entries", "zoo.models.hub", "build_entry"),
    ],
)
def test_a_former_name_is_the_present_one(former, place, name):
    module = importlib.import_module(f"zoo.detection.{former}")
    assert getattr(module, name) is getattr(importlib.import_module(place), name)
