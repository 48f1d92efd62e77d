import numpy as np
from megengine import Tensor

from zoo.models.detection.parts.coders import (
    RCNN_STD,
    UNIT_STD,
    decode_deltas,
    decode_distances,
    encode_deltas,
    encode_distances,
)


def array(*rows):
    return np.array(rows, np.float32)


def test_deltas_are_shift_in_anchor_sizes_and_log_growth():
    deltas = encode_deltas(array([0, 0, 10, 20]), array([5, 0, 25, 20]), UNIT_STD)
    np.testing.assert_allclose(deltas, [[1.0, 0.0, np.log(2), 0.0]], atol=1e-6)


def test_deltas_are_divided_by_the_standard_deviation():
    deltas = encode_deltas(array([0, 0, 10, 20]), array([5, 0, 25, 20]), RCNN_STD)
    np.testing.assert_allclose(deltas, [[10.0, 0.0, 5 * np.log(2), 0.0]], atol=1e-5)


def test_zero_deltas_give_the_anchor():
    anchor = array([1, 2, 11, 6])
    boxes = decode_deltas(anchor, Tensor(np.zeros((1, 4), np.float32)), RCNN_STD)
    assert boxes.numpy().tolist() == [[1, 2, 11, 6]]


def test_decoding_moves_the_centre_and_scales_the_sides():
    deltas = Tensor(array([1.0, -0.5, np.log(2), np.log(0.5)]))
    boxes = decode_deltas(array([0, 0, 10, 20]), deltas, UNIT_STD)
    np.testing.assert_allclose(boxes.numpy(), [[5, -5, 25, 5]], atol=1e-5)


def test_decoding_does_not_clamp_growth():
    deltas = Tensor(array([0.0, 0.0, np.log(1000), 0.0]))
    boxes = decode_deltas(array([0, 0, 2, 2]), deltas, UNIT_STD)
    np.testing.assert_allclose(boxes.numpy(), [[-999, 0, 1001, 2]], rtol=1e-5)


def test_decoding_leaves_its_inputs_alone():
    anchors, deltas = array([0, 0, 10, 20]), Tensor(array([1, 1, 1, 1]))
    decode_deltas(anchors, deltas, RCNN_STD)
    assert anchors.tolist() == [[0, 0, 10, 20]]
    assert deltas.numpy().tolist() == [[1, 1, 1, 1]]


def test_decoding_undoes_encoding():
    random = np.random.default_rng(3)
    corners = random.uniform(0, 100, (2, 50, 2))
    anchors, boxes = (
        np.concatenate([c, c + random.uniform(5, 80, (50, 2))], axis=1).astype(np.float32)
        for c in corners
    )
    deltas = encode_deltas(anchors, boxes, RCNN_STD)
    back = decode_deltas(anchors, Tensor(deltas), RCNN_STD).numpy()
    np.testing.assert_allclose(back, boxes, atol=1e-3)


def test_distances_reach_from_the_point_to_the_sides():
    boxes = decode_distances(array([100, 50]), Tensor(array([1, 2, 3, 4])))
    assert boxes.numpy().tolist() == [[99, 48, 103, 54]]


def test_distances_to_a_box_are_negative_outside():
    assert encode_distances(array([10, 10]), array([12, 0, 20, 30])).tolist() == [[-2, 10, 10, 20]]


def test_several_pictures_are_decoded_like_each_alone():
    random = np.random.default_rng(9)
    points = random.uniform(0, 100, (20, 2)).astype(np.float32)
    anchors = np.concatenate([points, points + 10], axis=1)
    values = random.normal(0, 1, (3, 20, 4)).astype(np.float32)
    for decode, base in ((decode_distances, points), (partial_deltas, anchors)):
        together = decode(base, Tensor(values)).numpy()
        alone = [decode(base, Tensor(one)).numpy() for one in values]
        np.testing.assert_array_equal(together, alone)


def partial_deltas(anchors, deltas):
    return decode_deltas(anchors, deltas, RCNN_STD)
