"""Compares a model with a golden file of data/golden, made with the published code."""

import json

import numpy as np
from megengine import Tensor

from . import recipe
from .conftest import DATA

# Changing every weight by its last bit moves scores by up to 3.4e-6 and boxes by 2e-3 pixels,
# losses by 6e-7 of themselves; the tolerances are a little above.
SCORES = {"atol": 1e-5, "rtol": 2e-4}
BOXES = {"atol": 2e-2, "rtol": 5e-5}
LOSSES = {"atol": 1e-6, "rtol": 5e-5}


def golden(name, case):
    """The description of one case, and its arrays by name."""
    cases = json.loads((DATA / "golden" / f"{name}.json").read_text())["cases"]
    with np.load(DATA / "golden" / f"{name}.npz") as file:
        arrays = {k.partition("/")[2]: file[k] for k in file.files if k.startswith(f"{case}/")}
    return next(c for c in cases if c["name"] == case), arrays


def shapes(name):
    """Names and shapes of the published state dict."""
    return json.loads((DATA / "manifests" / f"{name}.json").read_text())["state_dict"]


def check_evaluation(model, name, case_name):
    case, arrays = golden(name, case_name)
    model.eval()
    image = recipe.batch([recipe.picture(*case["size"], case["seed"])])
    info = np.array([[*case["size"], *case["original"], 0]], np.float32)
    scores, boxes = (t.numpy() for t in model(image=Tensor(image), im_info=Tensor(info)))
    assert list(scores.shape) == case["scores"]["shape"]
    assert list(boxes.shape) == case["boxes"]["shape"]
    rows, classes = arrays["top_index"].T
    some = arrays["sample_index"]
    np.testing.assert_allclose(boxes[some], arrays["sample_box"], **BOXES)
    np.testing.assert_allclose(boxes[rows], arrays["top_box"], **BOXES)
    np.testing.assert_allclose(scores[some], arrays["sample_score"], **SCORES)
    np.testing.assert_allclose(scores[rows, classes], arrays["top_score"], **SCORES)
    np.testing.assert_allclose(scores.mean(), case["scores"]["mean"], rtol=1e-4)
    np.testing.assert_allclose(boxes.mean(), case["boxes"]["mean"], rtol=1e-5)
