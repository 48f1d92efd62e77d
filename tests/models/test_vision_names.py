"""Names of the other vision tasks' entries: which family they belong to, and what builds them."""

import json

import pytest

from tests.conftest import ROOT
from zoo.models.constructors import resolve
from zoo.models.layers.initial import without_random_values
from zoo.models.weights.checkpoint import state_shapes
from zoo.project.config import read_hub

from .vision import ENTRIES, published_shapes

HUB = read_hub(ROOT)


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_name_alone_says_what_builds_the_published_network(entry):
    match = HUB.match(entry)
    config = json.loads(json.dumps(HUB.config(match)))  # as registry.json has it
    with without_random_values():
        model = resolve(match.family.constructor, ROOT)(**config)
    wanted = {name: tuple(shape) for name, shape in published_shapes()[entry].items()}
    assert state_shapes(model) == wanted


@pytest.mark.parametrize(
    ("entry", "family", "task"),
    [
        ("resnext50_32x4d", "resnet", "classification"),
        ("resnet50_frelu", "frelu_resnet", "classification"),
        ("shufflenet_v2_x1_5", "shufflenet_v2", "classification"),
        ("funnelact_shufflenet_v2_x0_5", "frelu_shufflenet_v2", "classification"),
        ("weightnet_shufflenet_v2_x2_0", "weightnet_shufflenet_v2", "classification"),
        ("deeplabv3plus_res101_cityscapes_768size", "deeplabv3plus", "segmentation"),
        ("simplebaseline_res152", "simplebaseline", "keypoints"),
    ],
)
def test_an_entry_belongs_to_its_family(entry, family, task):
    match = HUB.match(entry)
    assert (match.family.name, match.family.task) == (family, task)


def test_a_family_says_which_dataset_its_names_leave_out():
    assert HUB.match("resnet50").parts == {"dataset": "imagenet", "backbone": "resnet50"}
    assert HUB.match("deeplabv3plus_res101_voc_512size").parts["dataset"] == "voc"
