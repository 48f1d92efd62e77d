"""SimpleBaseline: where a person's joints are (https://arxiv.org/abs/1804.06208, section 2).

A ResNet, three transposed convolutions that bring its map back to a quarter of the picture, and a
heat map for each joint.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import megengine.functional as F
import megengine.module as M
from megengine import Tensor

from zoo.models.layers.fused import conv
from zoo.models.layers.resnet import ResNet, ResNetConfig, resnet_config

CHANNELS = 256  # of each transposed convolution (section 2)
STRIDE = 4  # pixels of the picture per cell of a heat map
VISIBLE = 0.1  # joints of a higher validity count in the loss


@dataclass(frozen=True, slots=True)
class SimpleBaselineConfig:
    """backbone: a name of `layers.resnet.RESNETS`. keypoints: J.

    corrected: read heat maps as the published code means to, see `decode.decode`; its own slips
    are part of the published results.
    """

    backbone: str = "resnet50"
    keypoints: int = 17
    corrected: bool = False


class DeconvLayers(M.Module):
    """(N, inputs, h, w) -> (N, 256, 8 h, 8 w)."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        body: list[M.Module] = []
        for channels in (inputs, CHANNELS, CHANNELS):
            layer = M.ConvTranspose2d(channels, CHANNELS, 4, stride=2, padding=1, bias=False)
            M.init.normal_(layer.weight, std=0.001)
            body += [layer, M.BatchNorm2d(CHANNELS), M.ReLU()]
        self.body = M.Sequential(*body)

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x)


class SimpleBaseline(M.Module):
    """(N, 3, H, W) float32, BGR, normalized -> (N, J, H / 4, W / 4) heat maps, about 0..255.

    N persons, cut out of pictures, H x W pixels (256 x 192 as published), J joints.
    """

    def __init__(self, config: SimpleBaselineConfig, trunk: ResNetConfig) -> None:
        super().__init__()
        self.corrected = config.corrected
        self.backbone = ResNet(trunk)
        self.deconv_layers = DeconvLayers(trunk.channels[-1])
        self.last_layer = M.Conv2d(CHANNELS, config.keypoints, 3, padding=1)
        M.init.normal_(self.last_layer.weight, std=0.001)
        M.init.zeros_(self.last_layer.bias)

    def forward(self, image: Tensor) -> Tensor:
        return conv(self.last_layer, self.deconv_layers(self.backbone(image)[-1]))

    def calc_loss(self, images: Tensor, heatmaps: Tensor, valid: Tensor) -> Tensor:
        """The mean squared difference to the heat maps wanted, section 2 of the paper.

        heatmaps: (N, S, J, H / 4, W / 4) float32, of S supervised scales, of which the last, the
        finest, counts. valid: (N, J) float32; joints of 0.1 and less add nothing to the sum, but
        the mean is over all joints.
        """
        counted = (valid > VISIBLE).astype("float32").reshape(*valid.shape, 1, 1)
        return F.mean(((self(images) - heatmaps[:, -1]) * counted) ** 2)


def simplebaseline(**config: Any) -> SimpleBaseline:
    """The network with random weights. config: fields of SimpleBaselineConfig.

    Raises ValueError for an unknown backbone.
    """
    settings = SimpleBaselineConfig(**config)
    trunk = replace(resnet_config(settings.backbone), frozen=False)
    return SimpleBaseline(settings, trunk)
