"""Keypoints on COCO: similarities worked out by hand, and the boxes that persons are found in."""

import json
import math

import megengine.functional as F
import megengine.module as M
import numpy as np
import pytest

from tests.conftest import ROOT
from tests.hub import HUB
from tests.models.drawn import RED, annotation, by_name, noise, person, write_coco
from zoo.cards.header import vocabulary
from zoo.core.evaluation import Evaluation, compare
from zoo.core.registry import load_registry
from zoo.models.evaluate.keypoints import AVERAGES, BOXES, STEPS, Truth, predict, score
from zoo.models.evaluate.protocol import DataError, Dataset
from zoo.models.keypoints.inference import predict as predict_picture
from zoo.models.keypoints.simplebaseline import simplebaseline

BOX = (0, 0, 100, 200)
NOSE, LEFT_HIP = 0, 11
DETECTED = BOXES[0]


def row(confidence, joints, elsewhere=(50, 50)):
    """An outcome of one person: the joints that matter, the others in one place."""
    places = [(*joints.get(number, elsewhere), 1.0) for number in range(17)]
    return [confidence, *(value for place in places for value in place)]


def figures_of(annotations, outcomes, detected=()):
    truth = Truth(tuple(annotations), dict(detected))
    return by_name(score(Dataset((), "", truth), {str(k): rows for k, rows in outcomes.items()}))


def test_persons_found_exactly_have_shares_of_one():
    truth = [person(7, BOX, {NOSE: (50, 20)})]
    found = figures_of(truth, {7: [row(0.9, {NOSE: (50, 20)})]})
    assert {key: found[key] for key in ("AP", "AP 50", "AR", "AP large")} == {
        "AP": 1, "AP 50": 1, "AR": 1, "AP large": 1,
    }  # fmt: skip
    assert "AP medium" not in found


@pytest.mark.parametrize(("joint", "spread"), [(NOSE, 0.026), (LEFT_HIP, 0.107)])
def test_the_similarity_of_one_joint_is_a_gaussian_of_its_distance(joint, spread):
    """exp(-d^2 / (2 A (2 s)^2)) = 0.82 is right at seven of the ten thresholds."""
    area = 100 * 200
    far = math.sqrt(-math.log(0.82) * 2 * area * (2 * spread) ** 2)
    truth = [person(7, BOX, {joint: (50, 20)})]
    assert figures_of(truth, {7: [row(0.9, {joint: (50 + far, 20)})]})["AP"] == 0.7


def test_joints_that_are_not_labelled_do_not_count():
    truth = [person(7, BOX, {NOSE: (50, 20)})]
    for elsewhere in ((0, 0), (900, 900)):
        assert figures_of(truth, {7: [row(0.9, {NOSE: (50, 20)}, elsewhere)]})["AP"] == 1


def test_a_person_without_labelled_joints_is_neither_missed_nor_wrong():
    other = (300, 0, 400, 200)
    truth = [person(7, BOX, {NOSE: (50, 20)}), person(7, other, {})]
    seen = row(0.9, {NOSE: (50, 20)})
    assert figures_of(truth, {7: [seen]})["AR"] == 1
    inside = row(0.95, {}, elsewhere=(350, 100))
    assert figures_of(truth, {7: [inside, seen]})["AP"] == 1
    assert figures_of(truth[:1], {7: [inside, seen]})["AP"] == 0.5


def test_figures_have_the_names_of_a_cards_headers():
    headers = ("AP", "AP .5", "AP75", "AP (M)", "AP (L)", "AR", "AR .5", "AR75", "AR M", "AR (L)")
    read = [vocabulary(HUB).read(f"{header} (COCO val2017)", "keypoints") for header in headers]
    assert [(reading.name, reading.qualifier) for reading in read] == [
        (one.name, one.qualifier) for one in AVERAGES
    ]


@pytest.fixture
def folder(tmp_path):
    rows = [
        person(4, (10, 10, 60, 110), {NOSE: (30, 30)}),
        person(4, (0, 0, 150, 150), {NOSE: (30, 30)}, iscrowd=1),
        person(4, (70, 10, 120, 110), {}),
        person(9, (20, 30, 50, 90), {NOSE: (30, 40), LEFT_HIP: (40, 60)}),
    ]
    pictures = {4: noise(160, 160, 4), 9: noise(120, 100, 9), 5: noise(90, 90, 5)}
    return write_coco(tmp_path, "person_keypoints", pictures, rows, categories=[1])


def write_boxes(folder, *rows):
    (folder / DETECTED).parent.mkdir(exist_ok=True)
    fields = ("image_id", "category_id", "bbox", "score")
    text = json.dumps([dict(zip(fields, row, strict=True)) for row in rows])
    (folder / DETECTED).write_text(text)


def test_without_a_file_of_boxes_the_true_ones_are_taken_and_named(folder):
    """Of persons with joints; crowds and the rest are left out."""
    data = STEPS.read(folder)
    assert {s.key: s.truth for s in data.samples} == {
        "4": ((10, 10, 60, 110, 1.0),),
        "5": (),
        "9": ((20, 30, 50, 90, 1.0),),
    }
    exact = {"4": [row(1, {NOSE: (30, 30)})], "5": [], "9": []}
    names = list(by_name(STEPS.score(data, exact)))
    assert names[:2] == ["AP ground-truth boxes", "AP 50, ground-truth boxes"]
    assert all("ground-truth boxes" in name for name in names)


def test_boxes_of_a_detector_are_taken_where_there_are_some(folder):
    found = ([4, 1, [10, 10, 50, 100], 0.8], [4, 18, [0, 0, 9, 9], 0.9], [9, 1, [0, 0, 9, 9], 0.1])
    without = STEPS.read(folder).digest
    write_boxes(folder, *found)
    data = STEPS.read(folder)
    assert data.digest != without
    assert [s.truth for s in data.samples] == [
        ((10, 10, 60, 110, 0.8),), (), ((0, 0, 9, 9, 0.1),)
    ]  # fmt: skip
    outcomes = {"4": [row(0.8, {NOSE: (30, 30)})], "5": [], "9": [row(0.1, {})]}
    figures = by_name(STEPS.score(data, outcomes))
    assert (figures["AP"], figures["AR"]) == (pytest.approx(51 / 101), 0.5)
    # of three boxes that are not a crowd's the surest is found
    assert figures["box AP"] == pytest.approx(34 / 101)


def test_a_file_of_boxes_without_scores_is_refused(folder):
    (folder / DETECTED).parent.mkdir()
    (folder / DETECTED).write_text('[{"image_id": 4, "category_id": 1, "bbox": [0, 0, 9, 9]}]')
    with pytest.raises(DataError, match=r"person\.json, row 1 has no score"):
        STEPS.read(folder)


def test_boxes_of_other_pictures_are_refused(folder):
    write_boxes(folder, [77, 1, [0, 0, 9, 9], 0.9])
    with pytest.raises(DataError, match=r"person\.json has no person in the pictures of"):
        STEPS.read(folder)


def test_persons_of_several_pictures_go_through_together(folder):
    boxes = [[4, 1, [10 + 5 * n, 10, 50, 100], 0.5 + n / 100] for n in range(3)]
    write_boxes(folder, *boxes, [9, 1, [20, 30, 30, 60], 0.25])
    data = STEPS.read(folder)
    model = simplebaseline(backbone="resnet18")
    model.eval()
    many, none, one = predict(model, [STEPS.load(model, sample) for sample in data.samples])
    assert (len(many), none, len(one)) == (3, [], 1)
    alone = predict_picture(model, noise(120, 100, 9), [[20, 30, 50, 90]])[0]
    np.testing.assert_allclose(np.reshape(one[0][1:], (17, 3)), alone, atol=1e-3)
    assert one[0][0] == pytest.approx(0.25 * alone[:, 2].mean())


def test_pictures_without_persons_need_no_network(folder):
    empty = STEPS.read(folder).samples[1]
    assert predict(None, [STEPS.load(None, empty)]) == [[]]


def test_annotations_of_another_kind_are_refused(tmp_path):
    rows = [annotation(4, 1, BOX)]
    write_coco(tmp_path, "person_keypoints", {4: noise(60, 80)}, rows, categories=[1])
    with pytest.raises(DataError, match="row 1 has no keypoints, num_keypoints"):
        STEPS.read(tmp_path)


class Reddest(M.Module):
    """Heat maps that are highest where a person is red, for all joints alike."""

    corrected = True

    def forward(self, image):
        red = F.avg_pool2d(F.maximum(image[:, 2:] - image[:, :1], 0), 4, 4)
        return F.broadcast_to(red * 50, (image.shape[0], 17, 64, 48))


def test_a_network_that_finds_the_joint_measures_one(tmp_path):
    """From files to the figure, through cut-out, mirror image and heat map."""
    picture = noise(300, 400)
    picture[150:162, 210:222] = RED
    picture[40:52, 60:72] = RED
    rows = [
        person(4, (150, 60, 300, 260), {LEFT_HIP: (216, 156)}),
        person(4, (0, 0, 120, 140), {LEFT_HIP: (66, 46)}),
    ]
    data = STEPS.read(write_coco(tmp_path, "person_keypoints", {4: picture}, rows, [1]))
    model = Reddest()
    model.eval()
    found = predict(model, [STEPS.load(model, data.samples[0])])
    figures = by_name(STEPS.score(data, {"4": found[0]}))
    assert figures["AP ground-truth boxes"] == figures["AR ground-truth boxes"] == 1


def test_figures_of_true_boxes_are_compared_with_none_that_is_published(folder):
    published = load_registry((ROOT / "registry.json").read_text()).find("simplebaseline_res50")
    exact = {"4": [row(1, {NOSE: (30, 30)})], "5": [], "9": [row(1, {})]}
    fields = dict.fromkeys(Evaluation.__slots__, "")
    fields |= {"dataset": "COCO", "split": "val2017", "pictures": 3, "whole": 3, "official": True}

    def compared():
        data = STEPS.read(folder)
        found = Evaluation(**fields | {"figures": STEPS.score(data, exact)})
        return [m.qualifier for m in published.metrics if compare(m, found, 0.2)]

    assert compared() == []
    write_boxes(folder, [4, 1, [10, 10, 50, 100], 0.8])
    assert compared() == ["", "50", "75", "medium", "", "50", "75", "medium"]
