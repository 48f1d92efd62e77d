import numpy as np
from megengine import Tensor

from zoo.models.detection.parts.boxes import areas, pairwise_iou, to_original


def array(*rows):
    return np.array(rows, np.float32)


def slow_iou(a, b):
    w = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    h = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h
    return w * h / max(union, 1e-5)


def test_an_area_has_no_plus_one():
    assert areas(array([0, 0, 4, 5])).tolist() == [20]


def test_iou_of_equal_disjoint_touching_and_half_covered_boxes():
    others = array([0, 0, 2, 2], [5, 5, 6, 6], [2, 0, 4, 2], [1, 0, 3, 2])
    np.testing.assert_allclose(pairwise_iou(array([0, 0, 2, 2]), others), [[1, 0, 0, 1 / 3]])


def test_iou_of_two_empty_boxes_is_zero():
    assert pairwise_iou(array([1, 1, 1, 1]), array([1, 1, 1, 1])).tolist() == [[0]]


def test_iou_agrees_with_a_slow_version():
    random = np.random.default_rng(4)
    corners = random.uniform(0, 50, (60, 2))
    boxes = np.concatenate([corners, corners + random.uniform(0, 40, (60, 2))], 1).astype("float32")
    want = [[slow_iou(a, b) for b in boxes[20:]] for a in boxes[:20]]
    np.testing.assert_allclose(pairwise_iou(boxes[:20], boxes[20:]), want, rtol=1e-5, atol=1e-7)


def test_boxes_return_to_the_original_picture_and_stay_inside():
    info = Tensor(array([100, 200, 50, 50, 0]))  # halved in height, quartered in width
    boxes = Tensor(array([-8, 10, 100, 60], [0, 0, 400, 400])[None])
    assert to_original(boxes, info).numpy()[0].tolist() == [[0, 5, 25, 30], [0, 0, 50, 50]]


def test_each_picture_of_a_batch_has_its_own_scale():
    info = Tensor(array([10, 10, 10, 10, 0], [10, 10, 20, 20, 0]))
    boxes = Tensor(np.tile(array([1, 2, 3, 4]), (2, 1, 1)))
    assert to_original(boxes, info).numpy().tolist() == [[[1, 2, 3, 4]], [[2, 4, 6, 8]]]
