"""ATSS: Adaptive Training Sample Selection (https://arxiv.org/abs/1912.02424).

An FCOS network; what differs is which points learn from which box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import megengine.functional as F
from megengine import Tensor

from zoo.detection.dense import DenseDetector
from zoo.detection.parts.anchors import DENSE_STRIDES, grid_points
from zoo.detection.parts.coders import decode_distances
from zoo.detection.parts.fpn import dense_pyramid
from zoo.detection.parts.heads import HeadOutput, PointHead


@dataclass(frozen=True, slots=True)
class ATSSConfig:
    """backbone: a name of `parts.resnet.RESNETS`. p6_from: "p5" or "res5". classes: K."""

    backbone: str = "resnet50"
    p6_from: str = "p5"
    classes: int = 80
    strides: tuple[int, ...] = DENSE_STRIDES
    prior: float = 0.01  # starting score of every class, RetinaNet section 4.1


def decode_points(strides: tuple[int, ...], output: HeadOutput) -> tuple[Tensor, Tensor]:
    """Scores (N, A, K) = sqrt(class score * centre-ness), boxes (N, A, 4) around the points.

    The square root keeps the product on the scale of a score (FCOS, journal version,
    section 3.1.3, https://arxiv.org/abs/2006.09214).
    """
    if output.centerness is None:
        raise ValueError("a point detector needs a head with centre-ness")
    centerness = F.expand_dims(F.sigmoid(output.centerness), axis=2)
    scores = F.sqrt(F.sigmoid(output.logits) * centerness)
    points = Tensor(grid_points(output.shapes, strides), device=output.boxes.device)
    return scores, decode_distances(points, output.boxes)


def atss_losses(
    config: ATSSConfig, output: HeadOutput, im_info: Tensor, gt_boxes: Tensor
) -> Mapping[str, Tensor]:
    raise NotImplementedError("ATSS has no training mode yet")


def build_atss(config: ATSSConfig) -> DenseDetector:
    """The detector with random weights; ValueError for an unknown backbone or source of P6."""
    return DenseDetector(
        dense_pyramid(config.backbone, config.p6_from),
        PointHead(config.strides, config.classes, config.prior),
        partial(decode_points, config.strides),
        partial(atss_losses, config),
    )
