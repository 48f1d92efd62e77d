"""The numbers of the published detectors, at both levels of asynchrony."""

import json

import numpy as np
import pytest

from zoo.models.detection.inference import process_inputs
from zoo.models.detection.parts.anchors import DENSE_STRIDES, grid_points
from zoo.models.detection.parts.assign import GroundTruth, assign_atss, centerness_targets
from zoo.models.detection.parts.coders import encode_distances
from zoo.models.weights.checkpoint import fit

from . import recipe
from .conftest import CONSTRUCTORS, DATA
from .parity import check_detections, check_evaluation, check_losses, golden, shapes

MODELS = {
    "atss_res18_coco_3x_800size": ("atss", "p5"),
    "freeanchor_res18_coco_3x_800size": ("freeanchor", "p5"),
}


@pytest.fixture(scope="module", params=sorted(MODELS))
def published(request):
    """A model with the recipe's weights, and its name."""
    constructor, p6_from = MODELS[request.param]
    model = CONSTRUCTORS[constructor](backbone="resnet18", p6_from=p6_from)
    fit(model, recipe.weights(shapes(request.param)), "recipe")
    return request.param, model


@pytest.mark.parametrize("case", ["eval0", "eval1"])
def test_scores_and_boxes(published, case, async_level):
    name, model = published
    check_evaluation(model, name, case)


def test_losses(published, async_level):
    name, model = published
    check_losses(model, name)


def test_every_positive_of_atss():
    name = "atss_res18_coco_3x_800size"
    case, _ = golden(name, "train0")
    shapes = ((40, 52), (20, 26), (10, 13), (5, 7), (3, 4))
    points, found = grid_points(shapes, DENSE_STRIDES), []
    for n, (height, width) in enumerate(case["sizes"]):
        rows = recipe.boxes(height, width, case["gt_counts"][n], case["gt_seeds"][n])
        truth = GroundTruth(rows[:, :4], rows[:, 4].astype(np.int32))
        assigned = assign_atss(shapes, DENSE_STRIDES, truth)
        sides = encode_distances(points, assigned.boxes)
        centerness = centerness_targets(points, assigned)
        for at in np.flatnonzero(assigned.labels):
            found.append([n, at, assigned.labels[at], *sides[at], centerness[at]])
    with np.load(DATA / "golden" / f"{name}.npz") as file:
        names = ("pos_index", "pos_label", "pos_offset", "pos_ctrness")
        wanted = np.column_stack([file[f"train0/{key}"] for key in names])
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("case", ["detect0", "detect1"])
def test_detections(published, case):
    name, model = published
    check_detections(model, name, case)


def test_resized_pictures():
    golden = json.loads((DATA / "golden" / "preprocess.json").read_text())
    for case in golden["cases"]:
        picture = recipe.picture(*case["original"], case["seed"])
        data, im_info = process_inputs(picture, golden["short"], golden["max"])
        assert list(data.shape) == case["shape"]
        assert im_info[0, :4].tolist() == case["im_info"][0][:4]
        pixels = data[0][:, case["y"], case["x"]].T
        np.testing.assert_allclose(pixels, case["pixels"], atol=1.0)
