"""A network that knows four pictures, and `zoo evaluate` on these pictures."""

import hashlib
import pickle

import cv2
import numpy as np
import pytest
from megengine import Tensor

from tests.commands.evaluating import URL, acme, entry, evaluate, metric, record, write_registry
from zoo.models.classification import overfit
from zoo.models.layers.layers import PIXEL_MEAN, PIXEL_STD
from zoo.models.runtime.learn import seed

__all__ = ["acme", "evaluate"]

# The same steps, with pictures as small as the network knows them.
SHAPES = """
from zoo.models.classification.inference import process_inputs
from zoo.models.evaluate.imagenet import picture_of


def load(model, sample):
    return process_inputs(picture_of(sample), True, 64, 64), sample.truth


STEPS = replace(classification.STEPS, load=load)
"""


def fitted():
    """A state dict that has the pictures right: the last layer is solved for, not trained."""
    seed(0)
    model = overfit.task().model
    model.eval()
    features = []
    model.fc.register_forward_pre_hook(lambda _, inputs: features.append(inputs[0].numpy()))
    model(Tensor(overfit.make_pictures()))
    state = {name: np.asarray(value) for name, value in model.state_dict().items()}
    weight, *_ = np.linalg.lstsq(features[0], 10 * np.eye(4), rcond=None)
    return state | {"fc.weight": weight.T.astype(np.float32), "fc.bias": np.zeros(4, np.float32)}


@pytest.mark.slow
def test_a_network_that_knows_its_pictures_has_them_all_right(evaluate, acme):
    file = acme.parent / "store" / "colour.pkl"
    file.write_bytes(pickle.dumps(fitted()))
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    weights = {"url": URL, "sha256": sha256, "bytes": None, "license": None}
    row = entry("shapes", [metric(100.0)], weights, "zoo.models.classification.resnet:resnet")
    row["config"] = {"backbone": "resnet18", "classes": 4, "global_pool": True}
    write_registry(acme, row)
    package = acme.parent / "site-packages"
    with (package / "acme_steps.py").open("a") as steps:
        steps.write(SHAPES)
    with (package / "acme_protocols.py").open("a") as protocols:
        protocols.write("COLOURS = replace(COLOURS, pictures=4)\n")
    data = acme.parent / "shapes"
    for number, picture in enumerate(overfit.make_pictures()):
        pixels = np.rint(picture.transpose(1, 2, 0) * PIXEL_STD + PIXEL_MEAN).astype(np.uint8)
        (data / f"c{number}").mkdir(parents=True)
        cv2.imwrite(str(data / f"c{number}" / "a.png"), pixels)
    code, out, err = evaluate("shapes", "--data", data, data=False)
    assert (code, err) == (0, "")
    assert "Top-1 acc 100.000 % 100.0 +0.000 agrees (tolerance 0.2)" in " ".join(out.split())
    found = record(acme, "shapes")
    assert (found["pictures"], found["official"], found["whole"]) == (4, True, 4)
