"""Compares a model with a golden file of data/golden, made with the published code."""

import json

import numpy as np
from megengine import Tensor

from zoo.models.detection.inference import predict

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


def check_losses(model, name):
    case, _ = golden(name, "train0")
    pictures, info = [], []
    boxes = np.zeros((len(case["sizes"]), max(case["gt_counts"]), 5), np.float32)
    for n, (height, width) in enumerate(case["sizes"]):
        count = case["gt_counts"][n]
        pictures.append(recipe.picture(height, width, case["seeds"][n]))
        info.append([height, width, *case["originals"][n], count])
        boxes[n, :count] = recipe.boxes(height, width, count, case["gt_seeds"][n])
    model.train()
    losses = model(
        image=Tensor(recipe.batch(pictures)),
        im_info=Tensor(np.array(info, np.float32)),
        gt_boxes=Tensor(boxes),
    )
    assert set(losses) == set(case["losses"])
    for key, loss in losses.items():
        np.testing.assert_allclose(loss.numpy(), case["losses"][key], **LOSSES, err_msg=key)


def check_detections(model, name, case_name):
    """Every golden row is found once; the order of rows is not compared."""
    case, arrays = golden(name, case_name)
    model.eval()
    picture = recipe.picture(*case["original"], case["seed"])
    left = predict(model, picture, case["short"], case["max"])
    assert len(left) == len(arrays["detections"])
    for row in arrays["detections"]:
        same = (left[:, 5] == row[5]) & np.isclose(left[:, 4], row[4], atol=1e-4, rtol=2e-4)
        same &= np.isclose(left[:, :4], row[:4], atol=0.1).all(axis=1)
        assert same.any(), f"no detection like {row.tolist()}"
        left = np.delete(left, np.flatnonzero(same)[0], axis=0)
