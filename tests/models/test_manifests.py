"""Names and shapes of every model against the published checkpoints' (data/manifests)."""

import json

import pytest

from zoo.models.layers.initial import without_random_values
from zoo.models.weights.checkpoint import state_shapes

from .conftest import CONSTRUCTORS, DATA

BACKBONES = {
    "res18": "resnet18",
    "res34": "resnet34",
    "res50": "resnet50",
    "res101": "resnet101",
    "resx101": "resnext101_32x8d",
}
MANIFESTS = sorted(path.stem for path in (DATA / "manifests").glob("*.json"))
# The two older FreeAnchor checkpoints; the RetinaNets do so by default.
P6_FROM_RES5 = ("freeanchor_res50_coco_1x_800size", "freeanchor_res101_coco_2x_800size")


def built(name):
    family, _, rest = name.partition("_res")
    config = {"backbone": BACKBONES["res" + rest.partition("_")[0]]}
    if name in P6_FROM_RES5:
        config["p6_from"] = "res5"
    with without_random_values():
        return CONSTRUCTORS[family](**config)


@pytest.mark.parametrize("name", MANIFESTS)
def test_names_and_shapes_are_the_checkpoints(name):
    manifest = json.loads((DATA / "manifests" / f"{name}.json").read_text())
    expected = {key: tuple(shape) for key, shape in manifest["state_dict"].items()}
    assert state_shapes(built(name)) == expected
