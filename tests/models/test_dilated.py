import megengine.functional as F
import numpy as np
import pytest
from megengine import Tensor
from megengine.autodiff import GradManager

from zoo.models.layers.dilated import DilatedConv2d, shift


def random_tensor(*shape):
    return Tensor(np.random.default_rng(0).normal(size=shape).astype(np.float32))


def plain(layer, x):
    rate = layer.dilation[0]
    return F.conv2d(x, layer.weight, layer.bias, padding=rate, dilation=rate)


@pytest.mark.parametrize("rate", [2, 4, 9])  # 9: beyond the map
@pytest.mark.parametrize("bias", [False, True])
def test_numbers_are_those_of_a_plain_convolution(rate, bias):
    layer, x = DilatedConv2d(3, 4, 3, rate, bias=bias), random_tensor(2, 3, 7, 6)
    np.testing.assert_allclose(layer(x).numpy(), plain(layer, x).numpy(), atol=1e-5)


def test_gradients_are_those_of_a_plain_convolution():
    layer, x = DilatedConv2d(3, 4, 3, 2, bias=True), random_tensor(2, 3, 7, 6)
    found = []
    for run in (layer, lambda x: plain(layer, x)):
        with GradManager().attach(layer.parameters()) as recording:
            recording.backward((run(x) ** 2).sum())
        found.append([p.grad.numpy().copy() for p in layer.parameters()])
        for parameter in layer.parameters():
            parameter.grad = None
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4)


def test_a_map_is_shifted_and_filled_up_with_zeros():
    maps = Tensor(np.arange(6, dtype=np.float32).reshape(1, 1, 2, 3))
    assert shift(maps, 1, 0).numpy().tolist() == [[[[3, 4, 5], [0, 0, 0]]]]
    assert shift(maps, 0, -2).numpy().tolist() == [[[[0, 0, 0], [0, 0, 3]]]]
