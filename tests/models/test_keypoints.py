import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor

from zoo.models.keypoints.decode import decode
from zoo.models.keypoints.draw import COLORS, draw_skeletons, joint_records, joint_table
from zoo.models.keypoints.evaluator import KeypointEvaluator
from zoo.models.keypoints.inference import person_box, predict, process_inputs
from zoo.models.keypoints.joints import JOINTS, LIMBS, MIRRORED
from zoo.models.keypoints.simplebaseline import simplebaseline
from zoo.models.keypoints.targets import heatmaps

from . import recipe
from .parity import golden
from .vision import assert_close, inputs, running_means, with_recipe

ENTRY = "simplebaseline_res50"
PICTURE = np.zeros((300, 400, 3), np.uint8)


class Pointing(M.Module):
    """A keypoint network that sees joint k at cell (x, y) = (10, k + 20), mirrored or not."""

    corrected = True

    def forward(self, image):
        maps = np.zeros((2, 17, 64, 48), np.float32)
        for joint in range(17):
            maps[0, joint, 20 + joint, 10] = 255.0
            maps[1, MIRRORED[joint], 20 + joint, 47 - 10] = 255.0
        return Tensor(maps)


class Finding(M.Module):
    """A detector of two persons and a dog."""

    nms_iou = 0.6

    def forward(self, image, im_info):
        scores = np.zeros((3, 80), np.float32)
        scores[0, 0], scores[1, 0], scores[2, 16] = 0.3, 0.9, 0.8
        boxes = [[0, 0, 50, 100], [200, 0, 280, 100], [100, 0, 150, 100]]
        return Tensor(scores), Tensor(boxes, dtype="float32")


def evaluating(model):
    model.eval()
    return model


@pytest.fixture(scope="module")
def published():
    return with_recipe(ENTRY)


def gaussian(x, y, height=255.0):
    down, right = np.mgrid[0:64, 0:48]
    return (height * np.exp(-((right - x) ** 2 + (down - y) ** 2) / 4)).astype(np.float32)


def test_heat_maps_are_the_published_ones(published, async_level):
    case, arrays = golden(ENTRY, "eval0")
    maps = published(inputs(case)).numpy()
    n, y, x = arrays["cell"].T
    assert list(maps.shape) == case["shape"]
    assert_close(maps[n, :, y, x], arrays["heat"])


def test_joints_are_the_published_ones(published):
    case, arrays = golden(ENTRY, "picture0")
    height, width = case["original"]
    boxes = recipe.boxes(height, width, case["boxes"], case["seed"])[:, :4]
    found = predict(published, recipe.picture(height, width, case["seed"]), boxes)
    firm = arrays["firm"]
    np.testing.assert_allclose(found[firm][:, :2], arrays["joints"][firm][:, :2], atol=0.05)
    np.testing.assert_allclose(found[firm][:, 2], arrays["joints"][firm][:, 2], atol=1e-3)


def test_skeletons_are_drawn_as_published():
    case, arrays = golden(ENTRY, "draw0")
    picture = recipe.picture(*case["original"], case["seed"])
    drawn = draw_skeletons(picture, list(arrays["people"]))
    y, x = arrays["pixel"].T
    differences = np.abs(drawn[y, x].astype(int) - arrays["colour"]).max(axis=1)
    assert (differences <= 1).mean() > 0.99
    assert KeypointEvaluator.vis_skeletons(picture, list(arrays["people"])).tolist() == (
        drawn.tolist()
    )


def test_the_loss_and_the_running_statistics_are_the_published_ones():
    case, arrays = golden(ENTRY, "train0")
    model = with_recipe(ENTRY)
    model.train()
    maps, valid = recipe.heatmaps(len(case["seeds"]), case["seed"])
    loss = model.calc_loss(inputs(case), Tensor(maps), Tensor(valid))
    assert float(loss.numpy()) == pytest.approx(case["loss"], rel=5e-5)
    np.testing.assert_allclose(running_means(model), arrays["running"], atol=2e-5, rtol=1e-4)


def test_invalid_joints_stay_in_the_mean_of_the_loss():
    model = simplebaseline(backbone="resnet18", keypoints=2)
    maps = np.full((1, 1, 2, 16, 16), 3.0, np.float32)
    model.last_layer.weight[...] = np.zeros(model.last_layer.weight.shape, np.float32)
    images = Tensor(np.zeros((1, 3, 64, 64), np.float32))
    losses = [
        float(model.calc_loss(images, Tensor(maps), Tensor([valid])).numpy())
        for valid in ([1.0, 1.0], [1.0, 0.1], [0.0, 0.0])
    ]
    assert losses == pytest.approx([9.0, 4.5, 0.0])


def test_the_published_decoding_moves_at_most_a_fifth_of_a_cell_and_adds_one_to_the_score():
    ((x, y, score),) = decode(gaussian(20.4, 30.0)[None])
    # 0.15 cells to the right, then 0.05 towards the cell above or below
    assert x == pytest.approx(20.15, abs=0.06)
    assert y == pytest.approx(30.0, abs=0.06)
    assert score == pytest.approx(1 + np.exp(-0.16 / 4), abs=1e-5)


def test_the_corrected_decoding_is_nearer_to_the_joint():
    at = np.random.default_rng(0).uniform(8, 40, (200, 2))
    maps = np.stack([gaussian(x, y) for x, y in at])
    off = [
        float(np.hypot(*(decode(maps, corrected)[:, :2] - at).T).mean())
        for corrected in (False, True)
    ]
    assert off == pytest.approx([0.25, 0.13], abs=0.02)


def test_a_map_without_a_positive_cell_has_its_joint_in_the_corner_as_published():
    maps = np.stack([gaussian(20, 30) - 300.0])
    assert decode(maps)[0, :2].tolist() == [0.0, 0.0]
    assert decode(maps, corrected=True)[0, :2] == pytest.approx([20, 30], abs=0.6)


def test_the_corrected_score_is_the_height_of_the_map():
    assert decode(gaussian(20, 30, 127.5)[None], corrected=True)[0, 2] == pytest.approx(0.5)


def test_a_box_is_enlarged_and_made_three_to_four():
    assert person_box([100, 100, 200, 200]) == pytest.approx(
        (150 - 55, 150 - 220 / 3, 150 + 55, 150 + 220 / 3)
    )
    assert person_box([0, 0, 10, 100]) == pytest.approx((5 - 41.25, -5, 5 + 41.25, 105))


def test_what_lies_outside_the_picture_has_the_mean_color():
    data = process_inputs(np.full((100, 100, 3), 255, np.uint8), [50, 0, 150, 100])
    assert data.shape == (1, 3, 256, 192)
    assert data[0, :, 128, 10] == pytest.approx((255 - np.array(recipe.MEAN)) / recipe.STD)
    assert data[0, :, 128, 180].tolist() == [0, 0, 0]


def test_joints_come_back_in_pixels_of_the_picture():
    box = np.array([0, 0, 192, 256]) / 1.1 + 50  # cut out at scale 1
    (joints,) = predict(evaluating(Pointing()), PICTURE, [box])
    x1, y1, *_ = person_box(box)
    # a cell's center is at (n + 0.5) * 4 - 0.5; a lone cell is moved by less than one cell
    assert joints[:, 0] - x1 == pytest.approx(np.full(17, 41.5), abs=2.5)
    assert joints[:, 1] - y1 == pytest.approx((np.arange(20, 37) + 0.5) * 4 - 0.5, abs=2.5)


def test_maps_of_the_mirrored_person_are_mirrored_back():
    (joints,) = predict(evaluating(Pointing()), PICTURE, [[50, 50, 200, 250]])
    assert joints[:, 2] == pytest.approx(np.ones(17))


def test_no_person_gives_no_joints():
    assert predict(evaluating(Pointing()), PICTURE, []).shape == (0, 17, 3)


def test_a_network_in_training_mode_is_refused():
    with pytest.raises(ValueError, match=r"call model.eval\(\) first"):
        predict(Pointing(), PICTURE, [[0, 0, 10, 10]])


def test_the_evaluator_takes_the_detectors_persons():
    evaluator = KeypointEvaluator(evaluating(Finding()), evaluating(Pointing()))
    wanted = [[200, 0, 280, 100], [0, 0, 50, 100]]
    assert evaluator.detect_persons(PICTURE).tolist() == wanted
    np.testing.assert_array_equal(
        evaluator.predict(PICTURE), evaluator.predict(PICTURE, np.array(wanted))
    )
    assert len(evaluator.detect_persons(PICTURE, threshold=0.5)) == 1


def test_the_evaluator_takes_the_four_arguments_of_the_published_card():
    evaluator = KeypointEvaluator(
        evaluating(Finding()), lambda: None, evaluating(Pointing()), lambda: None
    )
    boxes = evaluator.detect_persons(PICTURE)
    assert boxes.tolist() == [[200, 0, 280, 100], [0, 0, 50, 100]]
    assert evaluator.predict(PICTURE, boxes).shape == (2, 17, 3)


def test_without_a_detector_boxes_are_needed():
    evaluator = KeypointEvaluator(None, evaluating(Pointing()))
    assert evaluator.predict(PICTURE, [[0, 0, 50, 100]]).shape == (1, 17, 3)
    with pytest.raises(ValueError, match="no detector"):
        evaluator.predict(PICTURE)


def test_targets_are_gaussians_around_the_joint():
    (heat,) = heatmaps([[41.5, 121.5]])
    assert heat.shape == (64, 48)
    assert heat[30, 10] == 255.0
    # one cell is four pixels
    assert heat[30, 11] == pytest.approx(255 * np.exp(-16 / (2 * 5.6**2)))
    assert heat[30, 15] == 0.0  # below a hundredth of the peak


def test_the_evaluator_has_the_names_of_the_joints():
    assert KeypointEvaluator.JOINTS["en_US"][0] == "nose"
    assert len(KeypointEvaluator.JOINTS["zh_CN"]) == 17


def test_left_and_right_change_places_in_a_mirror():
    names = JOINTS["en_US"]
    for name, other in zip(names, MIRRORED, strict=True):
        swapped = name.replace("left", "L").replace("right", "left").replace("L", "right")
        assert names[other] == swapped


def test_each_limb_has_its_own_color():
    assert len(LIMBS) == len(set(COLORS)) == 18


def test_drawing_leaves_the_picture_alone():
    picture = np.zeros((60, 60, 3), np.uint8)
    joints = np.full((17, 3), 30, np.float32)
    assert draw_skeletons(picture, [joints]).any()
    assert not picture.any()


def test_joints_are_listed_by_name():
    joints = np.zeros((17, 3), np.float32)
    joints[1] = 12.346, 100.0, 0.87654
    assert joint_table([joints]).splitlines()[1] == "0.877      12    100  left eye"
    assert joint_table([joints, joints], "zh_CN").splitlines()[17:19] == [
        "",
        "0.000       0      0  鼻子",
    ]
    assert joint_records([joints])[0][1] == {
        "x": 12.35,
        "y": 100.0,
        "score": 0.8765,
        "name": {"en_US": "left eye", "zh_CN": "左眼"},
    }
