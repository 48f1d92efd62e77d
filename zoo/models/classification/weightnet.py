"""WeightNet: kernels that a small network makes for each picture (https://arxiv.org/abs/2007.11823).

Section 3: a vector about the picture, a fully connected layer, a sigmoid, and a grouped fully
connected layer whose outputs are read as a kernel. The published networks have M = 2 (values per
output channel after the first layer) and G = 2 (groups per input channel of the second).
"""

# mypy: allow-subclassing-any

from __future__ import annotations

import megengine.functional as F
import megengine.module as M
from megengine import Tensor

from zoo.models.classification.shuffle_unit import split_channels

REDUCTION = 16  # values of the vector: the channels it is made from over REDUCTION,
SHORTEST = 16  # and at least this many
M_VALUES = 2  # M of the paper, for 1x1 kernels


class PointwiseKernels(M.Module):
    """A 1x1 convolution, (N, inputs, H, W) -> (N, outputs, H, W), with different kernels for each
    picture, made from a vector (N, V, 1, 1)."""

    def __init__(self, values: int, inputs: int, outputs: int) -> None:
        super().__init__()
        middle = M_VALUES * outputs
        self.shape = (outputs, inputs)
        self.wn_fc1 = M.Conv2d(values, middle, 1)
        self.wn_fc2 = M.Conv2d(middle, outputs * inputs, 1, groups=middle, bias=False)

    def forward(self, x: Tensor, vector: Tensor) -> Tensor:
        n, _, height, width = x.shape
        kernels = self.wn_fc2(F.sigmoid(self.wn_fc1(vector))).reshape(n, *self.shape)
        # a 1x1 convolution is a matrix product: (N, out, in) x (N, in, H W)
        return F.matmul(kernels, x.reshape(n, -1, height * width)).reshape(n, -1, height, width)

    def multiply_adds(self, output: Tensor) -> int:
        """Of the convolution; the layers that make its kernels are counted by themselves."""
        return int(output.size) * self.shape[1]


class DepthwiseKernels(M.Module):
    """A depthwise 3x3 convolution, (N, C, H, W) -> (N, C, H / stride, W / stride), with kernels of
    its own for each picture, made from a vector (N, V, 1, 1)."""

    def __init__(self, values: int, channels: int, stride: int) -> None:
        super().__init__()
        self.stride = stride
        self.wn_fc1 = M.Conv2d(values, channels, 1)
        self.wn_fc2 = M.Conv2d(channels, channels * 9, 1, groups=channels, bias=False)

    def forward(self, x: Tensor, vector: Tensor) -> Tensor:
        n, channels, height, width = x.shape
        kernels = self.wn_fc2(F.sigmoid(self.wn_fc1(vector))).reshape(n * channels, 1, 1, 3, 3)
        # every channel of every picture is a group
        flat = x.reshape(1, n * channels, height, width)
        y = F.conv2d(flat, kernels, stride=self.stride, padding=1, groups=n * channels)
        return y.reshape(n, channels, *y.shape[2:])

    def multiply_adds(self, output: Tensor) -> int:
        """Of the convolution; the layers that make its kernels are counted by themselves."""
        return int(output.size) * 9


class WeightNetUnit(M.Module):
    """`shuffle_unit.ShuffleUnit` with kernels made by the picture; same arguments, same shapes.

    One vector, from the mean of what enters the main branch, makes all kernels of the unit.
    """

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        middle, rest = outputs // 2, outputs - inputs
        values = max(SHORTEST, inputs // REDUCTION)
        self.stride = stride
        self.reduce = M.Conv2d(inputs, values, 1)
        self.wnet1, self.bn1 = PointwiseKernels(values, inputs, middle), M.BatchNorm2d(middle)
        self.wnet2, self.bn2 = DepthwiseKernels(values, middle, stride), M.BatchNorm2d(middle)
        self.wnet3, self.bn3 = PointwiseKernels(values, middle, rest), M.BatchNorm2d(rest)
        if stride == 2:
            self.wnet_proj_1 = DepthwiseKernels(values, inputs, stride)
            self.bn_proj_1 = M.BatchNorm2d(inputs)
            self.wnet_proj_2 = PointwiseKernels(values, inputs, inputs)
            self.bn_proj_2 = M.BatchNorm2d(inputs)

    def forward(self, x: Tensor) -> Tensor:
        kept = x
        if self.stride == 1:
            kept, x = split_channels(x)
        vector = self.reduce(F.mean(x, axis=(2, 3), keepdims=True))
        if self.stride == 2:
            kept = self.bn_proj_1(self.wnet_proj_1(x, vector))
            kept = F.relu(self.bn_proj_2(self.wnet_proj_2(kept, vector)))
        y = F.relu(self.bn1(self.wnet1(x, vector)))
        y = self.bn2(self.wnet2(y, vector))
        y = F.relu(self.bn3(self.wnet3(y, vector)))
        return F.concat([kept, y], axis=1)
