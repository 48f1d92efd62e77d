"""Stand-in weights of the other vision tasks: outputs of a sensible size that differ."""

import numpy as np
import pytest
from megengine import Tensor

from zoo.models.layers.initial import without_random_values
from zoo.models.weights.checkpoint import fit, state_shapes
from zoo.models.weights.stand_in import scales_of, stand_in_state

from . import recipe
from .vision import ENTRIES

CLASSIFIERS = (
    "resnet18",
    "shufflenet_v2_x0_5",
    "funnelact_shufflenet_v2_x0_5",
    "weightnet_shufflenet_v2_x0_5",
)


def with_stand_ins(entry, package, **config):
    with without_random_values():
        model = ENTRIES[entry](**config)
    scales = scales_of(f"zoo.models.{package}.x:x")
    fit(model, stand_in_state(state_shapes(model), scales), "stand-in")
    model.eval()
    return model


@pytest.mark.parametrize("entry", CLASSIFIERS)
def test_logits_are_neither_all_the_same_nor_one_alone(entry):
    model = with_stand_ins(entry, "classification")
    pictures = [recipe.picture(224, 224, 1)]
    make = recipe.normalised if model.normalised else recipe.batch
    logits = model(Tensor(make(pictures))).numpy()
    assert 0.4 < logits.std() < 8


def test_a_picture_has_several_classes():
    model = with_stand_ins("deeplabv3plus_res101_voc_512size", "segmentation", backbone="resnet18")
    logits = model(Tensor(recipe.normalised([recipe.picture(128, 128, 1)]))).numpy()
    assert len(np.unique(logits.argmax(axis=1))) > 3


def test_heat_maps_reach_about_a_hundred():
    model = with_stand_ins("simplebaseline_res50", "keypoints", backbone="resnet18")
    maps = model(Tensor(recipe.normalised([recipe.picture(256, 192, 1)]))).numpy()
    assert 30 < np.median(maps.max(axis=(2, 3))) < 300
