"""Small building blocks: convolutions with stated initial values, input normalization, flattening.

Letters: N images, C channels, H x W pixels or cells, A anchors per cell, K values per anchor.
"""

from __future__ import annotations

from collections.abc import Sequence

import megengine.functional as F
import megengine.module as M
import numpy as np
from megengine import Tensor

# Mean and standard deviation of ImageNet pixels in BGR order, 0..255. The published networks
# were trained with them (official/vision of MegEngine's repository of models), but for those with
# FReLU and WeightNet.
PIXEL_MEAN = (103.530, 116.280, 123.675)
PIXEL_STD = (57.375, 57.120, 58.395)

# The stride of the deepest map a backbone makes (C5). A side that is a multiple of it is halved
# five times without a remainder, so the maps of the pyramid line up.
SIZE_DIVISOR = 32


def normal_conv(inputs: int, outputs: int, kernel: int, bias: float = 0.0) -> M.Conv2d:
    """A stride-1 convolution of a detection head, weights N(0, 0.01), every bias `bias`.

    Source: RetinaNet, section 4.1 "Initialization" (https://arxiv.org/abs/1708.02002).
    """
    conv = M.Conv2d(inputs, outputs, kernel, stride=1, padding=kernel // 2)
    M.init.normal_(conv.weight, std=0.01)
    M.init.fill_(conv.bias, bias)
    return conv


def msra_conv(inputs: int, outputs: int, kernel: int, stride: int = 1) -> M.Conv2d:
    """A convolution of the pyramid: weights by He et al., fan-in (arXiv:1502.01852), bias 0."""
    conv = M.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2)
    M.init.msra_normal_(conv.weight, mode="fan_in")
    M.init.zeros_(conv.bias)
    return conv


def prior_bias(probability: float) -> float:
    """The bias at which a sigmoid gives `probability`: -log((1 - p) / p).

    Source: RetinaNet, section 3.3 (https://arxiv.org/abs/1708.02002).
    """
    return float(-np.log((1.0 - probability) / probability))


def pad_and_normalise(image: Tensor) -> Tensor:
    """(N, 3, H, W) float32 BGR 0..255 -> (N, 3, H', W'), H' and W' multiples of 32.

    The zero border is added below and right *before* normalizing, so it becomes -mean / std:
    the published weights were trained that way.
    """
    height, width = image.shape[2:]
    below, right = -height % SIZE_DIVISOR, -width % SIZE_DIVISOR
    padded = F.nn.pad(image, ((0, 0), (0, 0), (0, below), (0, right)))
    mean = Tensor(np.array(PIXEL_MEAN, np.float32).reshape(1, 3, 1, 1), device=image.device)
    std = Tensor(np.array(PIXEL_STD, np.float32).reshape(1, 3, 1, 1), device=image.device)
    return (padded - mean) / std


def flatten_levels(maps: Sequence[Tensor], values: int) -> Tensor:
    """Head outputs of all levels, each (N, A * values, H, W) -> (N, sum of H * W * A, values).

    Rows run level by level, cell by cell (left to right, then down), then anchor by anchor: the
    order in which `parts.anchors` lists anchors.
    """
    rows = [m.transpose(0, 2, 3, 1).reshape(m.shape[0], -1, values) for m in maps]
    return F.concat(rows, axis=1)
