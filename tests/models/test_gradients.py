import megengine.module as M
import numpy as np
import pytest
from megengine import Parameter, Tensor
from megengine.autodiff import GradManager

from zoo.models.runtime.gradients import use_fast_weight_gradients


def gradients(conv, inputs):
    """Output, and gradients of input, weight and bias, for a fixed gradient of the output."""
    x = Parameter(inputs)
    manager = GradManager().attach([x, *conv.parameters()])
    with manager:
        output = conv(x)
        pull = np.random.default_rng(1).normal(0, 1, output.shape).astype(np.float32)
        manager.backward((output * Tensor(pull)).sum())
    found = [output.numpy(), x.grad.numpy(), *(p.grad.numpy() for p in conv.parameters())]
    for parameter in conv.parameters():
        parameter.grad = None
    return found


@pytest.mark.parametrize(
    ("kernel", "stride", "size"),
    [(3, 1, (5, 7)), (3, 2, (6, 8)), (3, 2, (5, 5)), (1, 2, (4, 4)), (7, 2, (9, 8))],
)
@pytest.mark.parametrize("bias", [True, False])
def test_gradients_are_those_of_the_plain_convolution(kernel, stride, size, bias):
    conv = M.Conv2d(3, 4, kernel, stride, kernel // 2, bias=bias)
    inputs = np.random.default_rng(0).normal(0, 1, (2, 3, *size)).astype(np.float32)
    plain = gradients(conv, inputs)
    use_fast_weight_gradients(conv)
    for fast, slow in zip(gradients(conv, inputs), plain, strict=True):
        np.testing.assert_allclose(fast, slow, atol=1e-4)


def test_grouped_convolutions_stay_as_they_are():
    conv = M.Conv2d(4, 4, 3, groups=2)
    use_fast_weight_gradients(conv)
    assert "calc_conv" not in vars(conv)


def test_a_convolution_that_serves_several_levels_adds_up_its_gradients():
    conv = M.Conv2d(2, 2, 1, bias=False)
    use_fast_weight_gradients(conv)
    manager = GradManager().attach(conv.parameters())
    x = Tensor(np.ones((1, 2, 1, 1), np.float32))
    with manager:
        manager.backward((conv(x) + conv(x * 2)).sum())
    assert (conv.weight.grad.numpy() == 3).all()
