"""The networks of the other vision tasks by entry, with the shapes of their published weights."""

import gzip
import json
from functools import partial

import megengine
import numpy as np

from zoo.models.classification.frelu import resnet_frelu
from zoo.models.classification.resnet import resnet
from zoo.models.classification.shufflenet_v2 import shufflenet_v2
from zoo.models.keypoints.simplebaseline import simplebaseline
from zoo.models.layers.initial import without_random_values
from zoo.models.segmentation.deeplabv3plus import deeplabv3plus
from zoo.models.weights.checkpoint import fit

from . import recipe
from .conftest import DATA

RESNETS = ("18", "34", "50", "101", "152")
WIDTHS = (0.5, 1.0, 1.5, 2.0)

ENTRIES = {
    **{f"resnet{n}": partial(resnet, backbone=f"resnet{n}") for n in RESNETS},
    **{n: partial(resnet, backbone=n) for n in ("resnext50_32x4d", "resnext101_32x8d")},
    "resnet50_frelu": partial(resnet_frelu, backbone="resnet50"),
    **{
        f"{prefix}shufflenet_v2_x{str(width).replace('.', '_')}": partial(
            shufflenet_v2, width=width, unit=unit
        )
        for prefix, unit, widths in (
            ("", "relu", WIDTHS),
            ("funnelact_", "frelu", (0.5,)),
            ("weightnet_", "weightnet", WIDTHS),
        )
        for width in widths
    },
    "deeplabv3plus_res101_voc_512size": partial(deeplabv3plus, dataset="voc"),
    "deeplabv3plus_res101_cityscapes_768size": partial(deeplabv3plus, dataset="cityscapes"),
    **{
        f"simplebaseline_res{n}": partial(simplebaseline, backbone=f"resnet{n}")
        for n in ("50", "101", "152")
    },
}


def published_shapes():
    """Names and shapes of the published state dicts, by entry."""
    with gzip.open(DATA / "vision_shapes.json.gz") as file:
        return json.load(file)


def with_recipe(entry, **config):
    """The entry's network with the recipe's weights, in evaluation mode."""
    with without_random_values():
        model = ENTRIES[entry](**config)
    fit(model, recipe.weights(published_shapes()[entry]), "recipe")
    model.eval()
    return model


def inputs(case):
    """The batch of pictures of a golden case."""
    pictures = [recipe.picture(*case["size"], seed) for seed in case["seeds"]]
    make = recipe.normalised if case["input"] == "normalised" else recipe.batch
    return megengine.Tensor(make(pictures))


def running_means(model):
    """The mean of every running statistic, sorted by name, as the golden files have them."""
    state = model.state_dict()
    kinds = ("running_mean", "running_var")
    return np.array(
        [state[k].astype(np.float64).mean() for k in sorted(state) if k.endswith(kinds)]
    )


def assert_close(found, wanted, deviations=5e-5, rtol=5e-5):
    """deviations: tolerance in standard deviations of what is wanted."""
    np.testing.assert_allclose(found, wanted, atol=deviations * wanted.std(), rtol=rtol)
