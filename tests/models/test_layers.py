import numpy as np
from megengine import Tensor

from zoo.models.layers.layers import (
    flatten_levels,
    msra_conv,
    normal_conv,
    pad_and_normalise,
    prior_bias,
)


def test_padding_fills_both_sides_up_to_a_multiple_of_32():
    image = Tensor(np.zeros((1, 3, 33, 64), np.float32))
    assert pad_and_normalise(image).shape == (1, 3, 64, 64)


def test_the_border_is_minus_mean_over_std():
    image = Tensor(np.full((1, 3, 31, 32), 255, np.float32))
    border = pad_and_normalise(image).numpy()[0, :, 31, 5]
    np.testing.assert_allclose(border, [-1.804444, -2.035714, -2.117904], atol=1e-6)


def test_pixels_are_normalised_by_channel_in_bgr_order():
    image = np.zeros((1, 3, 32, 32), np.float32)
    image[0, :, 3, 4] = [103.530 + 57.375, 116.280 - 57.120, 123.675 + 2 * 58.395]
    normal = pad_and_normalise(Tensor(image)).numpy()[0, :, 3, 4]
    np.testing.assert_allclose(normal, [1.0, -1.0, 2.0], atol=1e-5)


def test_rows_run_by_level_then_cell_then_anchor():
    # channel 10 * anchor + value, plus 100 per cell, for two anchors of two values
    level = np.zeros((1, 4, 1, 2), np.float32)
    level[0, :, 0, 0] = [0, 1, 10, 11]
    level[0, :, 0, 1] = [100, 101, 110, 111]
    coarse = np.full((1, 4, 1, 1), 7, np.float32)
    rows = flatten_levels([Tensor(level), Tensor(coarse)], 2).numpy()[0]
    assert rows.tolist() == [[0, 1], [10, 11], [100, 101], [110, 111], [7, 7], [7, 7]]


def test_cells_run_row_by_row():
    level = np.array([[[[1, 2, 3], [4, 5, 6]]]], np.float32)
    assert flatten_levels([Tensor(level)], 1).numpy()[0, :, 0].tolist() == [1, 2, 3, 4, 5, 6]


def test_prior_bias_makes_the_sigmoid_start_at_the_prior():
    assert prior_bias(0.01) == -4.59511985013459
    np.testing.assert_allclose(1 / (1 + np.exp(-prior_bias(0.02))), 0.02)


def test_head_convolutions_start_small_with_the_given_bias():
    conv = normal_conv(256, 64, 3, bias=-2.0)
    assert abs(conv.weight.numpy().std() - 0.01) < 0.0005
    assert (conv.bias.numpy() == -2.0).all()


def test_pyramid_convolutions_start_with_he_fan_in_and_no_bias():
    conv = msra_conv(128, 256, 3)
    assert abs(conv.weight.numpy().std() - (2 / (128 * 9)) ** 0.5) < 0.001
    assert (conv.bias.numpy() == 0).all()
