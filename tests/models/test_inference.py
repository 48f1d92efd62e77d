import numpy as np
import pytest

from zoo.models.detection.evaluator import DetEvaluator
from zoo.models.detection.inference import process_inputs, resized_size


@pytest.mark.parametrize(
    ("size", "resized"),
    [
        ((480, 640), (800, 1067)),
        ((640, 480), (1067, 800)),
        ((300, 900), (444, 1333)),  # the long side decides
        ((800, 1333), (800, 1333)),
        ((1600, 1600), (800, 800)),
        ((1, 4000), (1, 1333)),
    ],
)
def test_the_short_side_becomes_800_unless_the_long_one_exceeds_1333(size, resized):
    assert resized_size(*size, 800, 1333) == resized


def test_a_side_halfway_between_two_pixels_goes_to_the_even_one():
    assert resized_size(2, 5, 1, 100) == (1, 2)  # 2.5 -> 2
    assert resized_size(2, 7, 1, 100) == (1, 4)  # 3.5 -> 4


def test_the_input_is_a_float_batch_of_one_in_channel_first_order():
    picture = np.zeros((30, 40, 3), np.uint8)
    picture[..., 2] = 200
    data, _ = process_inputs(picture, 60, 100)
    assert (data.shape, data.dtype) == ((1, 3, 60, 80), np.float32)
    assert data[0, :, 10, 10].tolist() == [0.0, 0.0, 200.0]


def test_im_info_tells_both_sizes():
    _, im_info = process_inputs(np.zeros((30, 40, 3), np.uint8), 60, 100)
    assert im_info.dtype == np.float32
    assert im_info.tolist() == [[60, 80, 30, 40, 0]]


def test_pixels_are_not_normalised():
    data, _ = process_inputs(np.full((10, 10, 3), 255, np.uint8), 20, 20)
    assert (data == 255).all()


def test_resizing_is_bilinear():
    picture = np.zeros((1, 2, 3), np.uint8)
    picture[0, 1] = 100
    data, _ = process_inputs(picture, 2, 4)
    assert data[0, 0, 0].tolist() == [0, 25, 75, 100]


def test_the_hub_class_offers_the_same_function():
    picture = np.zeros((30, 40, 3), np.uint8)
    data, im_info = DetEvaluator.process_inputs(picture, 60, 100)
    assert data.shape == (1, 3, 60, 80)
    assert im_info.shape == (1, 5)


def test_the_none_of_an_unreadable_file_is_explained():
    with pytest.raises(ValueError, match=r"got NoneType; cv2.imread gives None for a missing"):
        process_inputs(None, 800, 1333)


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((30, 40), np.uint8),
        np.zeros((30, 40, 4), np.uint8),
        np.zeros((0, 40, 3), np.uint8),
        np.zeros((30, 40, 3), np.float32),
    ],
)
def test_other_arrays_are_refused_with_what_they_are(picture):
    with pytest.raises(ValueError, match=r"expected a picture \(H, W, 3\) uint8, got \("):
        process_inputs(picture, 800, 1333)
