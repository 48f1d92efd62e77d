"""The units of ShuffleNet V2 (https://arxiv.org/abs/1807.11164, figure 3 c and d)."""

# mypy: allow-subclassing-any

from __future__ import annotations

import megengine.functional as F
import megengine.module as M
from megengine import Tensor

from zoo.models.classification.frelu import SeparableFReLU, conv_norm_activate
from zoo.models.layers.fused import conv_norm


class ShuffleUnit(M.Module):
    """Stride 1: (N, C, H, W) -> (N, C, H, W), C = outputs. Half of the channels pass through.

    Stride 2: (N, inputs, H, W) -> (N, outputs, H / 2, W / 2).
    inputs: channels that enter the main branch, C / 2 at stride 1.
    """

    def __init__(self, inputs: int, outputs: int, stride: int, funnel: bool) -> None:
        super().__init__()
        middle = outputs // 2
        self.stride = stride
        self.branch_main = M.Sequential(
            *(convolution(inputs, middle, 1), M.BatchNorm2d(middle), activation(middle, funnel)),
            *(_depthwise(middle, stride), M.BatchNorm2d(middle)),
            *_pointwise(middle, outputs - inputs, funnel),
        )
        if stride == 2:
            self.branch_proj = M.Sequential(
                *(_depthwise(inputs, stride), M.BatchNorm2d(inputs)),
                *_pointwise(inputs, inputs, funnel),
            )

    def forward(self, x: Tensor) -> Tensor:
        if self.stride == 1:
            kept, x = split_channels(x)
        else:
            kept = self._projected(x)
        main = self.branch_main
        y = conv_norm_activate(main[0], main[1], main[2], x)
        y = conv_norm(main[3], main[4], y)
        return F.concat([kept, conv_norm_activate(main[5], main[6], main[7], y)], axis=1)

    def _projected(self, x: Tensor) -> Tensor:
        proj = self.branch_proj
        y = conv_norm(proj[0], proj[1], x)
        return conv_norm_activate(proj[2], proj[3], proj[4], y)


def split_channels(x: Tensor) -> tuple[Tensor, Tensor]:
    """(N, C, H, W) -> its even and its odd channels, (N, C / 2, H, W) each.

    Shuffle and split of the paper in one: after a concatenation of two halves, either result has
    channels of both.
    """
    n, channels, height, width = x.shape
    pairs = x.reshape(n, channels // 2, 2, height, width)
    return pairs[:, :, 0], pairs[:, :, 1]


def activation(channels: int, funnel: bool) -> M.Module:
    """What follows a normalization of so many channels."""
    return SeparableFReLU(channels) if funnel else M.ReLU()


def convolution(
    inputs: int, outputs: int, kernel: int, stride: int = 1, bias: bool = False, std: float = 0.0
) -> M.Conv2d:
    """std: of the initial weights, 1 / inputs unless given."""
    conv = M.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=bias)
    M.init.normal_(conv.weight, std=std or 1 / inputs)
    return conv


def _depthwise(channels: int, stride: int) -> M.Conv2d:
    conv = M.Conv2d(channels, channels, 3, stride, padding=1, groups=channels, bias=False)
    M.init.normal_(conv.weight, std=1.0)  # as published: 1 / (inputs per group)
    return conv


def _pointwise(inputs: int, outputs: int, funnel: bool) -> tuple[M.Module, M.Module, M.Module]:
    conv = convolution(inputs, outputs, 1)
    return conv, M.BatchNorm2d(outputs), activation(outputs, funnel)
