"""ATSS: Adaptive Training Sample Selection (https://arxiv.org/abs/1912.02424).

An FCOS network; what differs is which points learn from which box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from megengine import Tensor

from zoo.models.detection.dense import DenseDetector
from zoo.models.detection.fcos import decode_points, point_losses
from zoo.models.detection.parts.anchors import DENSE_STRIDES
from zoo.models.detection.parts.assign import assign_atss, ground_truth, stack
from zoo.models.detection.parts.heads import HeadOutput, PointHead
from zoo.models.layers.fpn import dense_pyramid


@dataclass(frozen=True, slots=True)
class ATSSConfig:
    """backbone: a name of `layers.resnet.RESNETS`. p6_from: "p5" or "res5". classes: K."""

    backbone: str = "resnet50"
    p6_from: str = "p5"
    classes: int = 80
    strides: tuple[int, ...] = DENSE_STRIDES
    prior: float = 0.01  # starting score of every class, RetinaNet section 4.1
    box_weight: float = 2.0  # of loss_bbox in the sum; the authors' published configuration
    nms_iou: float = 0.6  # above it two boxes of a class are one object


def atss_losses(
    config: ATSSConfig, output: HeadOutput, im_info: Tensor, gt_boxes: Tensor
) -> Mapping[str, Tensor]:
    """Losses of a batch; see `DenseDetector.forward` for the arguments."""
    assigned = stack(
        [
            assign_atss(output.shapes, config.strides, truth)
            for truth in ground_truth(im_info, gt_boxes)
        ]
    )
    return point_losses(config.strides, config.box_weight, output, assigned)


def build_atss(config: ATSSConfig) -> DenseDetector:
    """The detector with random weights; ValueError for an unknown backbone or source of P6."""
    return DenseDetector(
        dense_pyramid(config.backbone, config.p6_from),
        PointHead(config.strides, config.classes, config.prior),
        partial(decode_points, config.strides),
        partial(atss_losses, config),
        config.nms_iou,
    )


def atss(**config: Any) -> DenseDetector:
    """The family's constructor: `build_atss` with the configuration as arguments."""
    return build_atss(ATSSConfig(**config))
