"""Feature pyramid: maps of one width at several strides, from the stages of a ResNet.

Feature Pyramid Networks, section 3 (https://arxiv.org/abs/1612.03144); P6 and P7 as in
RetinaNet, footnote 2 (https://arxiv.org/abs/1708.02002).
"""

# mypy: allow-subclassing-any

from __future__ import annotations

import megengine.functional as F
import megengine.module as M
from megengine import Tensor

from zoo.models.layers.fused import conv
from zoo.models.layers.layers import msra_conv
from zoo.models.layers.resnet import ResNet, resnet_config

PYRAMID_CHANNELS = 256

# What P6 is made from: "p5", the finest-grained 256-channel choice of the newer checkpoints, or
# "res5", the last stage of the ResNet, as in the RetinaNet paper.
P6_SOURCES = ("p5", "res5")


class P6P7(M.Module):
    """P6 = conv(source), P7 = conv(relu(P6)), both 3x3 with stride 2.

    P6 itself leaves without ReLU.
    """

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.p6 = msra_conv(inputs, PYRAMID_CHANNELS, 3, stride=2)
        self.p7 = msra_conv(PYRAMID_CHANNELS, PYRAMID_CHANNELS, 3, stride=2)

    def forward(self, source: Tensor) -> list[Tensor]:
        p6 = conv(self.p6, source)
        return [p6, conv(self.p7, F.relu(p6))]


class PooledP6(M.Module):
    """P6 = every second cell of P5; no weights (FPN paper, section 4.1, footnote 1)."""

    def forward(self, source: Tensor) -> list[Tensor]:
        return [F.nn.max_pool2d(source, kernel_size=1, stride=2)]


class FPN(M.Module):
    """(N, 3, H, W), sides multiples of 32 -> maps (N, 256, H / 2^n, W / 2^n), finest first.

    bottom_up gives C2..C5. first_level is 3 (P3..P7 of the dense detectors) or 2 (P2..P6).
    top_block makes the coarser maps out of P5 or C5, as p6_from says.
    """

    def __init__(
        self,
        bottom_up: ResNet,
        channels: tuple[int, int, int, int],
        first_level: int,
        top_block: M.Module,
        p6_from: str,
    ) -> None:
        super().__init__()
        self.bottom_up = bottom_up
        self.top_block = top_block
        self.p6_from = p6_from
        self.levels = range(first_level, 6)
        for level in self.levels:
            # two attributes a level, because the published weights name them so
            lateral = msra_conv(channels[level - 2], PYRAMID_CHANNELS, 1)
            setattr(self, f"fpn_lateral{level}", lateral)
            setattr(self, f"fpn_output{level}", msra_conv(PYRAMID_CHANNELS, PYRAMID_CHANNELS, 3))

    def forward(self, image: Tensor) -> list[Tensor]:
        stages = self.bottom_up(image)
        outputs: list[Tensor] = []
        merged = None
        for level in reversed(self.levels):
            lateral = conv(getattr(self, f"fpn_lateral{level}"), stages[level - 2])
            # bilinear with half-pixel centers, where the paper takes the nearest cell
            merged = lateral if merged is None else lateral + _upsample(merged, lateral)
            outputs.insert(0, conv(getattr(self, f"fpn_output{level}"), merged))
        source = outputs[-1] if self.p6_from == "p5" else stages[-1]
        return [*outputs, *self.top_block(source)]


def _upsample(coarse: Tensor, fine: Tensor) -> Tensor:
    return F.nn.interpolate(coarse, size=fine.shape[2:], mode="bilinear")


def dense_pyramid(backbone: str, p6_from: str) -> FPN:
    """P3..P7 (strides 8..128) on a named backbone, for the one-stage detectors.

    Raises ValueError for an unknown backbone or source of P6.
    """
    if p6_from not in P6_SOURCES:
        raise ValueError(f"unknown source of P6 {p6_from!r}; known: {', '.join(P6_SOURCES)}")
    config = resnet_config(backbone)
    inputs = PYRAMID_CHANNELS if p6_from == "p5" else config.channels[-1]
    return FPN(ResNet(config), config.channels, 3, P6P7(inputs), p6_from)


def region_pyramid(backbone: str) -> FPN:
    """P2..P6 (strides 4..64) on a named backbone, for Faster R-CNN."""
    config = resnet_config(backbone)
    return FPN(ResNet(config), config.channels, 2, PooledP6(), "p5")
