"""ShuffleNet V2 (https://arxiv.org/abs/1807.11164, table 5), also with FReLU or WeightNet units."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import megengine.module as M
from megengine import Tensor

from zoo.models.classification.frelu import conv_norm_activate
from zoo.models.classification.pooling import average_pool
from zoo.models.classification.shuffle_unit import ShuffleUnit, activation, convolution
from zoo.models.classification.weightnet import WeightNetUnit

REPEATS = (4, 8, 4)  # units of the three stages
STEM = 24  # channels of the first convolution
UNITS = ("relu", "frelu", "weightnet")

# Channels of the three stages and of the last convolution, by width: table 5 of the paper. The
# authors of WeightNet published other numbers for 1.0 and 2.0.
CHANNELS: Mapping[float, tuple[int, int, int, int]] = MappingProxyType(
    {
        0.5: (48, 96, 192, 1024),
        1.0: (116, 232, 464, 1024),
        1.5: (176, 352, 704, 1024),
        2.0: (244, 488, 976, 2048),
    }
)
WEIGHTNET_CHANNELS: Mapping[float, tuple[int, int, int, int]] = MappingProxyType(
    {
        0.5: (48, 96, 192, 1024),
        1.0: (112, 224, 448, 1024),
        1.5: (176, 352, 704, 1024),
        2.0: (248, 496, 992, 1024),
    }
)


@dataclass(frozen=True, slots=True)
class ShuffleNetV2Config:
    """width: 0.5, 1.0, 1.5 or 2.0. classes: K.

    unit: "relu", "frelu" (a funnel for each ReLU, `frelu.SeparableFReLU`), or "weightnet" (each
    picture makes its own kernels, `weightnet.WeightNetUnit`). global_pool: average the whole last
    map, see `pooling.average_pool`.
    """

    width: float = 1.0
    unit: str = "relu"
    classes: int = 1000
    global_pool: bool = False

    @property
    def channels(self) -> tuple[int, int, int, int]:
        """Channels of the three stages and of the last convolution.

        Raises ValueError for a width that the table lacks.
        """
        table = WEIGHTNET_CHANNELS if self.unit == "weightnet" else CHANNELS
        if self.width not in table:
            raise ValueError(f"unknown width {self.width}; known: {', '.join(map(str, table))}")
        return table[self.width]


class ShuffleNetV2(M.Module):
    """(N, 3, H, W) float32, BGR -> (N, K) logits.

    N images, H x W pixels (224 x 224 as published, 193 to 416 unless global_pool), K classes.
    Pixels are normalized for the unit "relu", and 0..255 for the two others.
    """

    def __init__(self, config: ShuffleNetV2Config) -> None:
        super().__init__()
        funnel, generated = config.unit == "frelu", config.unit == "weightnet"
        *stages, last = config.channels
        self.global_pool = config.global_pool
        self.normalised = config.unit == "relu"  # what `inference.predict` does to pixels
        self.first_conv = M.Sequential(
            convolution(3, STEM, 3, stride=2, bias=generated, std=0.01),
            *(M.BatchNorm2d(STEM), activation(STEM, funnel)),
        )
        self.maxpool = M.MaxPool2d(3, stride=2, padding=1)
        units, inputs = [], STEM
        for outputs, repeats in zip(stages, REPEATS, strict=True):
            for number in range(repeats):
                stride, entering = (1, inputs // 2) if number else (2, inputs)
                unit = (
                    WeightNetUnit(entering, outputs, stride)
                    if generated
                    else ShuffleUnit(entering, outputs, stride, funnel)
                )
                units.append(unit)
                inputs = outputs
        self.features = M.Sequential(*units)
        self.conv_last = M.Sequential(
            *(convolution(inputs, last, 1, bias=generated), M.BatchNorm2d(last)),
            activation(last, funnel),
        )
        # the paper has none; the published x2.0 networks were trained with it
        self.dropout = M.Dropout(0.2 if config.width == 2.0 else 0.0)
        self.classifier = M.Sequential(M.Linear(last, config.classes, bias=generated))
        M.init.normal_(self.classifier[0].weight, std=0.01)
        for module in self.modules():
            if isinstance(module, M.BatchNorm2d):
                M.init.fill_(module.bias, 1e-4)

    def forward(self, image: Tensor) -> Tensor:
        first, last = self.first_conv, self.conv_last
        x = self.maxpool(conv_norm_activate(first[0], first[1], first[2], image))
        x = self.features(x)
        x = conv_norm_activate(last[0], last[1], last[2], x)
        return self.classifier(self.dropout(average_pool(x, self.global_pool)))


def shufflenet_v2(**config: Any) -> ShuffleNetV2:
    """The classifier with random weights. config: fields of ShuffleNetV2Config.

    Raises ValueError for an unknown width or unit.
    """
    settings = ShuffleNetV2Config(**config)
    if settings.unit not in UNITS:
        raise ValueError(f"unknown unit {settings.unit!r}; known: {', '.join(UNITS)}")
    return ShuffleNetV2(settings)
