"""ResNet and ResNeXt without the classifier: the trunk of every task's networks.

Deep Residual Learning, equations 1 and 2, table 1 (https://arxiv.org/abs/1512.03385); ResNeXt,
equation 3, table 1 (https://arxiv.org/abs/1611.05431). Layer names and the stride in the 3x3
convolution of a bottleneck follow torchvision, as the published weights do.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import megengine.module as M
from megengine import Tensor

from zoo.models.layers.dilated import DilatedConv2d
from zoo.models.layers.fused import add_relu, conv_norm

STAGE_PLANES = (64, 128, 256, 512)


@dataclass(frozen=True, slots=True)
class ResNetConfig:
    """The shape of one backbone.

    blocks: residual blocks of the four stages. bottleneck: 1x1, 3x3, 1x1 blocks (else 3x3, 3x3).
    groups: groups of the 3x3 convolution. base_width: its width per group at 64 planes.
    frozen: training leaves the batch normalizations alone, statistics and weights, as the
    detectors need it. dilated: the last stage keeps stride 16 and dilates its 3x3 convolutions by
    2, those of its first block excepted.
    """

    blocks: tuple[int, int, int, int]
    bottleneck: bool
    groups: int = 1
    base_width: int = 64
    frozen: bool = True
    dilated: bool = False

    @property
    def channels(self) -> tuple[int, int, int, int]:
        """Channels of C2, C3, C4, C5."""
        return (256, 512, 1024, 2048) if self.bottleneck else STAGE_PLANES


RESNETS: Mapping[str, ResNetConfig] = MappingProxyType(
    {
        "resnet18": ResNetConfig((2, 2, 2, 2), bottleneck=False),
        "resnet34": ResNetConfig((3, 4, 6, 3), bottleneck=False),
        "resnet50": ResNetConfig((3, 4, 6, 3), bottleneck=True),
        "resnet101": ResNetConfig((3, 4, 23, 3), bottleneck=True),
        "resnet152": ResNetConfig((3, 8, 36, 3), bottleneck=True),
        "resnext50_32x4d": ResNetConfig((3, 4, 6, 3), bottleneck=True, groups=32, base_width=4),
        "resnext101_32x8d": ResNetConfig((3, 4, 23, 3), bottleneck=True, groups=32, base_width=8),
    }
)


def _conv(
    inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, dilation: int = 1
) -> M.Conv2d:
    if dilation > 1 and groups == 1:
        conv = DilatedConv2d(inputs, outputs, kernel, dilation, bias=False)
    else:
        padding = dilation * (kernel // 2)
        conv = M.Conv2d(inputs, outputs, kernel, stride, padding, dilation, groups, bias=False)
    M.init.msra_normal_(conv.weight, mode="fan_out", nonlinearity="relu")
    return conv


def _norm(channels: int, frozen: bool) -> M.BatchNorm2d:
    return M.BatchNorm2d(channels, freeze=frozen)


def _shortcut(inputs: int, outputs: int, stride: int, frozen: bool) -> M.Module:
    """Identity where the shape stays, else a 1x1 projection (option B of the paper)."""
    if stride == 1 and inputs == outputs:
        return M.Identity()
    return M.Sequential(_conv(inputs, outputs, 1, stride), _norm(outputs, frozen))


def projected(shortcut: M.Module, x: Tensor) -> Tensor:
    """x through a block's shortcut: an identity, or a 1x1 convolution and its normalization."""
    return x if isinstance(shortcut, M.Identity) else conv_norm(shortcut[0], shortcut[1], x)


class BasicBlock(M.Module):
    """3x3, 3x3: (N, inputs, H, W) -> (N, planes, H / stride, W / stride)."""

    def __init__(
        self, inputs: int, planes: int, stride: int, dilation: int = 1, frozen: bool = True
    ) -> None:
        super().__init__()
        self.conv1 = _conv(inputs, planes, 3, stride, dilation=dilation)
        self.bn1 = _norm(planes, frozen)
        self.conv2 = _conv(planes, planes, 3, dilation=dilation)
        self.bn2 = _norm(planes, frozen)
        self.downsample = _shortcut(inputs, planes, stride, frozen)

    def forward(self, x: Tensor) -> Tensor:
        y = conv_norm(self.conv1, self.bn1, x, "relu")
        y = conv_norm(self.conv2, self.bn2, y)
        return add_relu(y, projected(self.downsample, x), self)


class Bottleneck(M.Module):
    """1x1, 3x3, 1x1: (N, inputs, H, W) -> (N, outputs, H / stride, W / stride).

    width: channels of the 3x3 convolution.
    """

    def __init__(
        self,
        inputs: int,
        width: int,
        outputs: int,
        stride: int,
        groups: int,
        dilation: int = 1,
        frozen: bool = True,
    ) -> None:
        super().__init__()
        self.conv1, self.bn1 = _conv(inputs, width, 1), _norm(width, frozen)
        self.conv2 = _conv(width, width, 3, stride, groups, dilation)
        self.bn2 = _norm(width, frozen)
        self.conv3, self.bn3 = _conv(width, outputs, 1), _norm(outputs, frozen)
        self.downsample = _shortcut(inputs, outputs, stride, frozen)

    def forward(self, x: Tensor) -> Tensor:
        y = conv_norm(self.conv1, self.bn1, x, "relu")
        y = conv_norm(self.conv2, self.bn2, y, "relu")
        y = conv_norm(self.conv3, self.bn3, y)
        return add_relu(y, projected(self.downsample, x), self)


def _stage(config: ResNetConfig, index: int) -> M.Sequential:
    planes, outputs = STAGE_PLANES[index], config.channels[index]
    inputs = config.channels[index - 1] if index else 64
    dilated = config.dilated and index == 3
    blocks: list[M.Module] = []
    for number in range(config.blocks[index]):
        stride = 2 if index and number == 0 and not dilated else 1
        dilation = 2 if dilated and number else 1
        if config.bottleneck:
            width = planes * config.base_width // 64 * config.groups
            shape = (inputs, width, outputs, stride, config.groups)
            blocks.append(Bottleneck(*shape, dilation, config.frozen))
        else:
            blocks.append(BasicBlock(inputs, planes, stride, dilation, config.frozen))
        inputs = outputs
    return M.Sequential(*blocks)


class ResNet(M.Module):
    """(N, 3, H, W) -> C2, C3, C4, C5: the four stages' outputs at strides 4, 8, 16, 32.

    N images of H x W pixels. A dilated network's C5 has stride 16.
    """

    def __init__(self, config: ResNetConfig) -> None:
        super().__init__()
        self.conv1, self.bn1 = _conv(3, 64, 7, stride=2), _norm(64, config.frozen)
        self.maxpool = M.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = _stage(config, 0)
        self.layer2 = _stage(config, 1)
        self.layer3 = _stage(config, 2)
        self.layer4 = _stage(config, 3)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        stem = self.maxpool(conv_norm(self.conv1, self.bn1, image, "relu"))
        c2 = self.layer1(stem)
        c3 = self.layer2(c2)
        c4 = self.layer3(c3)
        return c2, c3, c4, self.layer4(c4)


def resnet_config(name: str) -> ResNetConfig:
    """The configuration of a backbone by name; ValueError lists the known names."""
    if name not in RESNETS:
        raise ValueError(f"unknown backbone {name!r}; known: {', '.join(RESNETS)}")
    return RESNETS[name]
