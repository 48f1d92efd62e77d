"""ResNet and ResNeXt classifiers (https://arxiv.org/abs/1512.03385, table 1;
https://arxiv.org/abs/1611.05431, table 1)."""

# mypy: allow-subclassing-any

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import megengine.module as M
from megengine import Tensor

from zoo.models.classification.pooling import average_pool
from zoo.models.layers.resnet import ResNet, resnet_config


@dataclass(frozen=True, slots=True)
class ResNetClassifierConfig:
    """backbone: a name of `layers.resnet.RESNETS`. classes: K.

    global_pool: average the whole last map, see `pooling.average_pool`.
    """

    backbone: str = "resnet50"
    classes: int = 1000
    global_pool: bool = False


class ResNetClassifier(ResNet):
    """(N, 3, H, W) float32, BGR, normalized -> (N, K) logits.

    N images, H x W pixels (224 x 224 as published, 193 to 416 unless global_pool), K classes.
    """

    normalised = True  # what `inference.predict` does to pixels

    def __init__(self, config: ResNetClassifierConfig) -> None:
        trunk = replace(resnet_config(config.backbone), frozen=False)
        super().__init__(trunk)
        self.global_pool = config.global_pool
        self.fc = linear(trunk.channels[-1], config.classes)

    def forward(self, image: Tensor) -> Tensor:
        last = super().forward(image)[-1]
        return self.fc(average_pool(last, self.global_pool))


def linear(inputs: int, outputs: int) -> M.Linear:
    """A classifier's last layer: He et al., uniform, a = sqrt(5) (arXiv:1502.01852), and a bias
    within +-1 / sqrt(inputs)."""
    layer = M.Linear(inputs, outputs)
    M.init.msra_uniform_(layer.weight, a=sqrt(5))
    M.init.uniform_(layer.bias, -1 / sqrt(inputs), 1 / sqrt(inputs))
    return layer


def resnet(**config: Any) -> ResNetClassifier:
    """The classifier with random weights. config: fields of ResNetClassifierConfig.

    Raises ValueError for an unknown backbone.
    """
    return ResNetClassifier(ResNetClassifierConfig(**config))
