"""A dilated (atrous) convolution that is fast on a CPU.

MegEngine 1.13.0 has no fast kernel for them there: a 3x3 convolution of rate 6 on 2048 channels of
32 x 32 cells takes 10 to 27 seconds. One 1x1 convolution that makes the product for every position
of the kernel, and sums of the shifted results, take 0.1 seconds and differ by rounding only.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

import megengine.functional as F
import megengine.module as M
from megengine import Tensor


class DilatedConv2d(M.Conv2d):
    """(N, inputs, H, W) -> (N, outputs, H, W): stride 1, an odd kernel, no groups.

    DeepLabV3+, equation 1 (https://arxiv.org/abs/1802.02611).
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, dilation: int, bias: bool) -> None:
        padding = dilation * (kernel // 2)
        super().__init__(inputs, outputs, kernel, 1, padding, dilation, bias=bias)

    def calc_conv(self, inp: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        if not str(inp.device).startswith(("cpu", "multithread")):
            return super().calc_conv(inp, weight, bias)
        outputs, inputs, kernel, _ = weight.shape
        n, _, height, width = inp.shape
        each = weight.transpose(2, 3, 0, 1).reshape(kernel * kernel * outputs, inputs, 1, 1)
        products = F.conv2d(inp, each).reshape(n, kernel, kernel, outputs, height, width)
        total = bias
        for row in range(kernel):
            for column in range(kernel):
                down = (row - kernel // 2) * self.dilation[0]
                right = (column - kernel // 2) * self.dilation[1]
                if abs(down) < height and abs(right) < width:
                    shifted = shift(products[:, row, column], down, right)
                    total = shifted if total is None else total + shifted
        return total


def shift(maps: Tensor, down: int, right: int) -> Tensor:
    """(N, C, H, W): cell (y, x) becomes that of (y + down, x + right), 0 outside of the map."""
    height, width = maps.shape[2:]
    rows = slice(max(down, 0), height + min(down, 0))
    columns = slice(max(right, 0), width + min(right, 0))
    above, left = (max(-down, 0), max(down, 0)), (max(-right, 0), max(right, 0))
    return F.nn.pad(maps[:, :, rows, columns], ((0, 0), (0, 0), above, left))
