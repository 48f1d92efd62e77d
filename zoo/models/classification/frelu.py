"""FReLU, the funnel activation, and the ResNet-50 that uses it (https://arxiv.org/abs/2007.11824).

y = max(x, T(x)), where T reads a small window of x (equations 1 and 2): an activation that sees
its neighbors.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import megengine.functional as F
import megengine.module as M
from megengine import Tensor

from zoo.models.classification.pooling import average_pool
from zoo.models.classification.resnet import linear
from zoo.models.layers.fused import conv_norm
from zoo.models.layers.resnet import STAGE_PLANES, projected, resnet_config

DROPOUT = 0.2  # between the pooled map and the last layer


class FReLU(M.Module):
    """(N, C, H, W) -> the same shape. T: a 3x3 window per channel, then a normalization."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv_frelu = M.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.bn_frelu = M.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        return F.maximum(x, conv_norm(self.conv_frelu, self.bn_frelu, x))


class SeparableFReLU(M.Module):
    """(N, C, H, W) -> the same shape. T: a 1x3 and a 3x1 window per channel, each normalized,
    added up. ShuffleNet takes it because it is cheaper."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        named = {"groups": channels, "bias": False}
        self.conv_frelu1 = M.Conv2d(channels, channels, (1, 3), padding=(0, 1), **named)
        self.conv_frelu2 = M.Conv2d(channels, channels, (3, 1), padding=(1, 0), **named)
        self.bn1 = M.BatchNorm2d(channels)
        self.bn2 = M.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        row = conv_norm(self.conv_frelu1, self.bn1, x)
        return F.maximum(x, row + conv_norm(self.conv_frelu2, self.bn2, x))


@dataclass(frozen=True, slots=True)
class FReLUResNetConfig:
    """backbone: a bottleneck network of `layers.resnet.RESNETS` without groups. classes: K.

    global_pool: average the whole last map, see `pooling.average_pool`.
    """

    backbone: str = "resnet50"
    classes: int = 1000
    global_pool: bool = False


class FReLUBottleneck(M.Module):
    """1x1, 3x3, 1x1: (N, inputs, H, W) -> (N, 4 planes, H / stride, W / stride).

    As the authors published it, and unlike `layers.resnet.Bottleneck`: every convolution has a
    bias, and the stride is in the first 1x1. funnel: FReLU for each ReLU.
    """

    def __init__(self, inputs: int, planes: int, stride: int, funnel: bool) -> None:
        super().__init__()
        outputs = 4 * planes
        self.conv1, self.bn1 = _conv(inputs, planes, 1, stride), M.BatchNorm2d(planes)
        self.conv2, self.bn2 = _conv(planes, planes, 3), M.BatchNorm2d(planes)
        self.conv3, self.bn3 = _conv(planes, outputs, 1), M.BatchNorm2d(outputs)
        self.frelu1 = FReLU(planes) if funnel else M.ReLU()
        self.frelu2 = FReLU(planes) if funnel else M.ReLU()
        self.frelu3 = FReLU(outputs) if funnel else M.ReLU()
        self.downsample = M.Identity()
        if stride != 1 or inputs != outputs:
            project = _conv(inputs, outputs, 1, stride)
            self.downsample = M.Sequential(project, M.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        y = conv_norm_activate(self.conv1, self.bn1, self.frelu1, x)
        y = conv_norm_activate(self.conv2, self.bn2, self.frelu2, y)
        y = conv_norm(self.conv3, self.bn3, y)
        return self.frelu3(y + projected(self.downsample, x))


class FReLUResNet(M.Module):
    """(N, 3, H, W) float32, BGR, 0..255, not normalized -> (N, K) logits.

    N images, H x W pixels (224 x 224 as published, 193 to 416 unless global_pool), K classes. The
    stem and the last stage keep ReLU.
    """

    normalised = False  # what `inference.predict` does to pixels

    def __init__(self, config: FReLUResNetConfig) -> None:
        super().__init__()
        blocks = resnet_config(config.backbone).blocks
        self.global_pool = config.global_pool
        self.conv1, self.bn1 = _conv(3, 64, 7, stride=2), M.BatchNorm2d(64)
        self.maxpool = M.MaxPool2d(3, stride=2, padding=1)
        inputs = 64
        for index, planes in enumerate(STAGE_PLANES):
            units = []
            for number in range(blocks[index]):
                stride = 2 if index and number == 0 else 1
                units.append(FReLUBottleneck(inputs, planes, stride, funnel=index < 3))
                inputs = 4 * planes
            setattr(self, f"layer{index + 1}", M.Sequential(*units))
        self.dropout = M.Dropout(DROPOUT)
        self.fc = linear(inputs, config.classes)

    def forward(self, image: Tensor) -> Tensor:
        x = self.maxpool(conv_norm(self.conv1, self.bn1, image, "relu"))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(self.dropout(average_pool(x, self.global_pool)))


def conv_norm_activate(
    layer: M.Conv2d, norm: M.BatchNorm2d, activation: M.Module, x: Tensor
) -> Tensor:
    """The three layers in turn; a ReLU is fused with the convolution."""
    if isinstance(activation, M.ReLU):
        return conv_norm(layer, norm, x, "relu")
    return activation(conv_norm(layer, norm, x))


def _conv(inputs: int, outputs: int, kernel: int, stride: int = 1) -> M.Conv2d:
    conv = M.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2)
    M.init.msra_normal_(conv.weight, mode="fan_out", nonlinearity="relu")
    M.init.zeros_(conv.bias)
    return conv


def resnet_frelu(**config: Any) -> FReLUResNet:
    """The classifier with random weights. config: fields of FReLUResNetConfig.

    Raises ValueError for a backbone of basic blocks or with groups, or an unknown one.
    """
    settings = FReLUResNetConfig(**config)
    trunk = resnet_config(settings.backbone)
    if not trunk.bottleneck or trunk.groups > 1:
        raise ValueError(f"{settings.backbone} is not a bottleneck network without groups")
    return FReLUResNet(settings)
