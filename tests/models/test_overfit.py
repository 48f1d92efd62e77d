import json

import numpy as np

from zoo.core.jsontext import from_json
from zoo.core.overfit import LARGEST, Overfit, is_webp
from zoo.models.detection.overfit import (
    CLASSES,
    SIDE,
    Finding,
    keep,
    make_batch,
    make_pictures,
    matches,
)
from zoo.models.detection.overfit_sheet import Tile, draw_sheet
from zoo.models.detection.parts.assign import GroundTruth


def test_pictures_are_small_and_always_the_same():
    pictures = make_pictures()
    assert [picture.shape for picture, _ in pictures] == [(SIDE, SIDE, 3)] * 4
    assert [len(truth.boxes) for _, truth in pictures] == [1, 2, 1, 2]
    for (first, _), (second, _) in zip(pictures, make_pictures(), strict=True):
        np.testing.assert_array_equal(first, second)


def test_boxes_lie_within_their_picture_and_apart_from_each_other():
    for _, truth in make_pictures():
        assert truth.boxes.min() >= 0
        assert truth.boxes.max() <= SIDE
        assert set(truth.labels) <= set(range(1, CLASSES + 1))
        if len(truth.boxes) == 2:
            assert truth.boxes[0, 2] <= truth.boxes[1, 0]


def test_a_rectangle_has_the_color_of_its_class():
    for picture, truth in make_pictures():
        for (x1, y1, x2, y2), label in zip(truth.boxes.astype(int), truth.labels, strict=True):
            mean = picture[y1:y2, x1:x2].mean(axis=(0, 1))
            # class 1 is red, 2 green, 3 blue; pictures are BGR
            assert mean.argmax() == 3 - label


def test_a_batch_tells_how_many_boxes_each_picture_has():
    batch = make_batch(make_pictures())
    assert batch["image"].shape == (4, 3, SIDE, SIDE)
    assert batch["im_info"].numpy()[:, 4].tolist() == [1, 2, 1, 2]
    assert batch["gt_boxes"].numpy()[0, 1].tolist() == [0] * 5


def test_a_detection_meets_a_box_of_its_own_class_only():
    truth = GroundTruth(np.array([[0, 0, 10, 10]], np.float32), np.array([2], np.int32))
    rows = np.array([[0, 0, 10, 9, 0.9, 1], [0, 0, 10, 10, 0.9, 0]], np.float32)
    np.testing.assert_allclose(matches(rows, truth), [[0.9, 0]])


def test_learnt_means_every_box_found_and_nothing_false():
    assert Finding(6, 6, 0, 0.85).learnt
    assert not Finding(6, 5, 0, 0.0).learnt
    assert not Finding(6, 6, 1, 0.85).learnt


def test_a_sheet_shows_before_above_after_and_is_kept_with_its_record(tmp_path):
    tiles = [
        Tile(picture, truth.boxes, truth.boxes + 1, (0.9,) * len(truth.boxes))
        for picture, truth in make_pictures()
    ]
    assert draw_sheet(tiles, tiles).shape == (396, 716, 3)
    report = {"family": "atss", "learnt": True, "seed": 0, "steps": 40}
    keep(tmp_path, report, tiles, tiles)
    record = from_json(Overfit, json.loads((tmp_path / "atss.json").read_text()))
    assert (record.steps, record.width, record.height) == (40, 716, 396)
    assert record.after == ((0.9,), (0.9, 0.9), (0.9,), (0.9, 0.9))
    sheet = (tmp_path / "atss.webp").read_bytes()
    assert is_webp(sheet)
    assert len(sheet) < LARGEST
