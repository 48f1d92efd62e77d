"""Weight gradients of convolutions on a CPU, as one matrix product each.

MegEngine 1.13.0 has no fast kernel for them on a CPU: it manages about one billion products a
second, which makes a training step take a hundred times as long as the forward pass. Here the
windows of the input are laid out as a matrix (im2col), and the product goes to the fast matrix
routine. Only for small inputs: the matrix is kernel height x width times as large as they are.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import prod
from typing import Any

import megengine.functional as F
import megengine.module as M
from megengine import Tensor
from megengine.autodiff import Function


class _WeightGradient(Function):
    """Gives zeros of the output's shape, and as gradient of the weight what the convolution has.

    Added to a convolution whose weight is cut off from the gradient, it makes up for that.
    """

    def __init__(self, conv: M.Conv2d) -> None:
        super().__init__()
        self.conv = conv

    def forward(self, inputs: Tensor, weight: Tensor, output: Tensor) -> Tensor:
        self.inputs, self.shape = inputs, weight.shape
        return F.zeros_like(output)

    def backward(self, gradient: Tensor) -> tuple[None, Tensor, None]:
        conv = self.conv
        windows = F.sliding_window(
            self.inputs, conv.kernel_size, conv.padding, conv.stride, conv.dilation
        )
        # (N, C, H, W, h, w) -> (N H W, C h w)
        columns = F.transpose(windows, (0, 2, 3, 1, 4, 5)).reshape(-1, prod(self.shape[1:]))
        rows = F.transpose(gradient, (1, 0, 2, 3)).reshape(self.shape[0], -1)
        return None, F.matmul(rows, columns).reshape(self.shape), None


def _convolve(
    conv: M.Conv2d, plain: Callable[..., Tensor], inputs: Tensor, weight: Tensor, bias: Any
) -> Tensor:
    output = plain(inputs, weight.detach(), bias)
    return output + _WeightGradient(conv)(inputs.detach(), weight, output.detach())


def use_fast_weight_gradients(model: M.Module) -> None:
    """Let every ordinary (ungrouped) convolution of a model compute its weight gradient fast.

    Outputs and gradients stay what they are, but for rounding.
    """
    for module in model.modules():
        if isinstance(module, M.Conv2d) and module.groups == 1:
            module.calc_conv = partial(_convolve, module, module.calc_conv)
