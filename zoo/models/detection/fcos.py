"""FCOS: Fully Convolutional One-Stage Object Detection (https://arxiv.org/abs/1904.01355).

With the improvements of the journal version (https://arxiv.org/abs/2006.09214): center
sampling, GIoU, center-ness beside the box branch. Also what ATSS shares with it.

Letters: N images, A points over all levels, K classes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import megengine.functional as F
import numpy as np
from megengine import Tensor

from zoo.models.detection.dense import DenseDetector
from zoo.models.detection.parts.anchors import DENSE_STRIDES, Shapes, grid_points
from zoo.models.detection.parts.assign import (
    Assignment,
    GroundTruth,
    assign_fcos,
    centerness_targets,
    ground_truth,
    stack,
)
from zoo.models.detection.parts.coders import decode_distances, encode_distances
from zoo.models.detection.parts.heads import HeadOutput, PointHead
from zoo.models.detection.parts.losses import binary_cross_entropy, focal_loss, giou_loss
from zoo.models.layers.fpn import dense_pyramid


@dataclass(frozen=True, slots=True)
class FCOSConfig:
    """backbone: a name of `layers.resnet.RESNETS`. p6_from: "p5" or "res5". classes: K."""

    backbone: str = "resnet50"
    p6_from: str = "p5"
    classes: int = 80
    strides: tuple[int, ...] = DENSE_STRIDES
    prior: float = 0.01  # starting score of every class, RetinaNet section 4.1
    box_weight: float = 1.0  # of loss_bbox in the sum
    nms_iou: float = 0.6  # above it two boxes of a class are one object


# Shapes of the levels, their strides, the boxes of a picture -> what each point learns.
Assign = Callable[[Shapes, tuple[int, ...], GroundTruth], Assignment]


def decode_points(strides: tuple[int, ...], output: HeadOutput) -> tuple[Tensor, Tensor]:
    """Scores (N, A, K) = sqrt(class score * center-ness), boxes (N, A, 4) around the points.

    The square root keeps the product on the scale of a score (journal version, section 2.2).
    """
    centerness = F.expand_dims(F.sigmoid(_centerness(output)), axis=2)
    scores = F.sqrt(F.sigmoid(output.logits) * centerness)
    return scores, decode_distances(grid_points(output.shapes, strides), output.boxes)


def point_losses(
    strides: tuple[int, ...], box_weight: float, output: HeadOutput, assigned: Assignment
) -> Mapping[str, Tensor]:
    """loss_cls + loss_bbox + loss_ctr = total_loss, for labels (N, A) and boxes (N, A, 4).

    Class and center-ness losses are sums over the batch divided by its positives; box losses
    are weighted by the center-ness of their points, and divided by the sum of these weights.
    """
    points = grid_points(output.shapes, strides)
    centerness = np.stack(
        [
            centerness_targets(points, Assignment(labels, boxes))
            for labels, boxes in zip(assigned.labels, assigned.boxes, strict=True)
        ]
    )
    positive = (assigned.labels > 0).astype(np.float32)
    distances = encode_distances(points, assigned.boxes) * positive[..., None]
    # at least 1: a batch without any box has losses too
    count = max(float(positive.sum()), 1.0)
    # 1e-5 instead of 1: weights are fractions, and a sum below 1 must still divide
    weights = max(float(centerness.sum()), 1e-5)
    loss_cls = focal_loss(output.logits, assigned.labels) / count
    loss_bbox = box_weight * giou_loss(output.boxes, distances, centerness) / weights
    loss_ctr = binary_cross_entropy(_centerness(output), centerness, positive) / count
    return {
        "total_loss": loss_cls + loss_bbox + loss_ctr,
        "loss_cls": loss_cls,
        "loss_bbox": loss_bbox,
        "loss_ctr": loss_ctr,
    }


def _centerness(output: HeadOutput) -> Tensor:
    if output.centerness is None:
        raise ValueError("a point detector needs a head with center-ness")
    return output.centerness


def batch_losses(
    config: FCOSConfig, assign: Assign, output: HeadOutput, im_info: Tensor, gt_boxes: Tensor
) -> Mapping[str, Tensor]:
    """Losses of a batch; see `DenseDetector.forward` for the last two arguments."""
    assigned = stack(
        [assign(output.shapes, config.strides, truth) for truth in ground_truth(im_info, gt_boxes)]
    )
    return point_losses(config.strides, config.box_weight, output, assigned)


def build_point_detector(config: FCOSConfig, assign: Assign) -> DenseDetector:
    """The detector with random weights; ValueError for an unknown backbone or source of P6."""
    return DenseDetector(
        dense_pyramid(config.backbone, config.p6_from),
        PointHead(config.strides, config.classes, config.prior),
        partial(decode_points, config.strides),
        partial(batch_losses, config, assign),
        config.nms_iou,
    )


def fcos(**config: Any) -> DenseDetector:
    """The family's constructor. config: fields of FCOSConfig; errors of `build_point_detector`."""
    return build_point_detector(FCOSConfig(**config), assign_fcos)
