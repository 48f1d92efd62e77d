"""DeepLabV3+: a class for each pixel (https://arxiv.org/abs/1802.02611).

Figure 2 shows the network: atrous convolutions (equation 1) keep the deepest map at stride 16,
spatial pyramid pooling sees it at several rates, and a decoder sharpens its answer with the map of
stride 4. The pooling with the mean of the whole map is DeepLabV3's, section 3.3
(https://arxiv.org/abs/1706.05587).
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import megengine.functional as F
import megengine.module as M
from megengine import Tensor

from zoo.models.layers.dilated import DilatedConv2d
from zoo.models.layers.fused import conv, conv_norm
from zoo.models.layers.resnet import ResNet, ResNetConfig, resnet_config

CHANNELS = 256  # of every map after the backbone,
LOW_CHANNELS = 48  # except the one of stride 4 (section 3.1)
RATES = (6, 12, 18)  # dilations at stride 16


@dataclass(frozen=True, slots=True)
class Dataset:
    """classes: K, background included. size: height and width at which pictures are segmented."""

    classes: int
    size: tuple[int, int]


DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {"voc": Dataset(21, (512, 512)), "cityscapes": Dataset(19, (1024, 2048))}
)


@dataclass(frozen=True, slots=True)
class DeepLabV3PlusConfig:
    """backbone: a name of `layers.resnet.RESNETS`. dataset: a name of DATASETS.

    classes: K, the dataset's unless given. sides_exchanged: the published tool takes the height of
    the dataset's size for the width when it segments a picture, which squeezes one of Cityscapes;
    False makes it as wide as in training. The two are the same for VOC.
    """

    backbone: str = "resnet101"
    dataset: str = "voc"
    classes: int | None = None
    sides_exchanged: bool = True


class ASPP(M.Module):
    """Atrous spatial pyramid pooling: (N, inputs, h, w) -> (N, 256, h, w).

    A 1x1 convolution, three 3x3 ones of rates 6, 12 and 18, and the mean of the map, side by side.
    """

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.conv1 = conv_layers(inputs, CHANNELS, 1)
        self.conv2, self.conv3, self.conv4 = (
            conv_layers(inputs, CHANNELS, 3, dilation=rate) for rate in RATES
        )
        self.conv_gp = conv_layers(inputs, CHANNELS, 1)
        self.conv_out = conv_layers(CHANNELS * 5, CHANNELS, 1)

    def forward(self, x: Tensor) -> Tensor:
        branches = (self.conv1, self.conv2, self.conv3, self.conv4)
        maps = [run(branch, x) for branch in branches]
        mean = run(self.conv_gp, F.mean(x, axis=(2, 3), keepdims=True))
        maps.append(F.broadcast_to(mean, maps[0].shape))
        return run(self.conv_out, F.concat(maps, axis=1))


class DeepLabV3Plus(M.Module):
    """(N, 3, H, W) float32, BGR, normalized -> (N, K, H, W) logits.

    N images, H x W pixels of any number, K classes. The backbone's normalization follows the batch
    in training.
    """

    def __init__(self, config: DeepLabV3PlusConfig, dataset: Dataset, trunk: ResNetConfig) -> None:
        super().__init__()
        low, *_, deepest = trunk.channels
        # (height, width) of the picture that `inference.predict` segments
        self.input_size = dataset.size[::-1] if config.sides_exchanged else dataset.size
        self.backbone = ResNet(trunk)
        self.aspp = ASPP(deepest)
        self.dropout = M.Dropout(0.5)
        self.upstage1 = conv_layers(low, LOW_CHANNELS, 1)
        self.upstage2 = M.Sequential(
            *layers(CHANNELS + LOW_CHANNELS, CHANNELS, 3),
            M.Dropout(0.5),
            *layers(CHANNELS, CHANNELS, 3),
            M.Dropout(0.1),
        )
        self.conv_out = M.Conv2d(CHANNELS, config.classes or dataset.classes, 1)

    def forward(self, image: Tensor) -> Tensor:
        low, _, _, deepest = self.backbone(image)
        context = resize(self.dropout(self.aspp(deepest)), low.shape[2:])
        x = F.concat([context, run(self.upstage1, low)], axis=1)
        first, second = self.upstage2[:4], self.upstage2[4:]
        for conv_, norm, _, dropout in (first, second):
            x = dropout(conv_norm(conv_, norm, x, "relu"))
        return resize(conv(self.conv_out, x), image.shape[2:])


def resize(maps: Tensor, size: tuple[int, int]) -> Tensor:
    """Bilinear, with half-pixel centers: (N, C, h, w) -> (N, C, *size)."""
    return F.nn.interpolate(maps, size=size, mode="bilinear", align_corners=False)


def layers(inputs: int, outputs: int, kernel: int, dilation: int = 1) -> tuple[M.Module, ...]:
    """A convolution that keeps the map's size, its normalization, and ReLU."""
    if dilation > 1:
        layer = DilatedConv2d(inputs, outputs, kernel, dilation, bias=False)
    else:
        layer = M.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
    M.init.msra_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
    return layer, M.BatchNorm2d(outputs), M.ReLU()


def conv_layers(inputs: int, outputs: int, kernel: int, dilation: int = 1) -> M.Sequential:
    """`layers` as one module."""
    return M.Sequential(*layers(inputs, outputs, kernel, dilation))


def run(sequence: M.Sequential, x: Tensor) -> Tensor:
    """x through the layers that `conv_layers` makes."""
    return conv_norm(sequence[0], sequence[1], x, "relu")


def deeplabv3plus(**config: Any) -> DeepLabV3Plus:
    """The network with random weights. config: fields of DeepLabV3PlusConfig.

    Raises ValueError for an unknown backbone or dataset.
    """
    settings = DeepLabV3PlusConfig(**config)
    if settings.dataset not in DATASETS:
        known = ", ".join(DATASETS)
        raise ValueError(f"unknown dataset {settings.dataset!r}; known: {known}")
    trunk = replace(resnet_config(settings.backbone), frozen=False, dilated=True)
    return DeepLabV3Plus(settings, DATASETS[settings.dataset], trunk)
