"""RetinaNet: Focal Loss for Dense Object Detection (https://arxiv.org/abs/1708.02002).

Also what FreeAnchor shares with it.

Letters: N images, A anchors over all levels, K classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import megengine.functional as F
import numpy as np
from megengine import Tensor

from zoo.models.detection.dense import DenseDetector
from zoo.models.detection.parts.anchors import (
    DENSE_SCALES,
    DENSE_STRIDES,
    RATIOS,
    FloatArray,
    Shapes,
    grid_anchors,
)
from zoo.models.detection.parts.assign import assign_by_iou, ground_truth, stack
from zoo.models.detection.parts.coders import UNIT_STD, Std, decode_deltas, encode_deltas
from zoo.models.detection.parts.heads import AnchorHead, HeadOutput
from zoo.models.detection.parts.losses import focal_loss, l1_loss
from zoo.models.layers.fpn import dense_pyramid

ANCHORS_PER_CELL = len(DENSE_SCALES[0]) * len(RATIOS)


@dataclass(frozen=True, slots=True)
class RetinaNetConfig:
    """backbone: a name of `layers.resnet.RESNETS`. p6_from: "p5" or "res5". classes: K."""

    backbone: str = "resnet50"
    p6_from: str = "res5"
    classes: int = 80
    std: Std = UNIT_STD
    prior: float = 0.01  # starting score of every class, section 4.1
    background_below: float = 0.4  # IoU, section 4 "Anchors"
    positive_from: float = 0.5
    nms_iou: float = 0.5  # above it two boxes of a class are one object


def dense_anchors(shapes: Shapes) -> FloatArray:
    """(A, 4) float32 xyxy in pixels: nine anchors in every cell of P3..P7, section 4."""
    return grid_anchors(shapes, DENSE_STRIDES, DENSE_SCALES, RATIOS)


def decode_anchors(std: Std, output: HeadOutput) -> tuple[Tensor, Tensor]:
    """Scores (N, A, K) and boxes (N, A, 4), anchors moved by their offsets."""
    anchors = dense_anchors(output.shapes)
    return F.sigmoid(output.logits), decode_deltas(anchors, output.boxes, std)


def retinanet_losses(
    config: RetinaNetConfig, output: HeadOutput, im_info: Tensor, gt_boxes: Tensor
) -> Mapping[str, Tensor]:
    """loss_cls + loss_bbox = total_loss: sums over the batch divided by its positive anchors.

    See `DenseDetector.forward` for the arguments.
    """
    anchors = dense_anchors(output.shapes)
    assigned = stack(
        [
            assign_by_iou(anchors, truth, config.background_below, config.positive_from)
            for truth in ground_truth(im_info, gt_boxes)
        ]
    )
    positive = assigned.labels > 0
    count = max(float(positive.sum()), 1.0)
    # an anchor without a box is its own target, so that its offsets are finite, and weighs 0
    goals = np.where(positive[..., None], assigned.boxes, anchors)
    offsets = encode_deltas(anchors, goals, config.std)
    loss_cls = focal_loss(output.logits, assigned.labels) / count
    loss_bbox = l1_loss(output.boxes, offsets, positive.astype(np.float32)) / count
    return {"total_loss": loss_cls + loss_bbox, "loss_cls": loss_cls, "loss_bbox": loss_bbox}


def build_retinanet(config: RetinaNetConfig) -> DenseDetector:
    """The detector with random weights; ValueError for an unknown backbone or source of P6."""
    return DenseDetector(
        dense_pyramid(config.backbone, config.p6_from),
        AnchorHead(ANCHORS_PER_CELL, config.classes, config.prior),
        partial(decode_anchors, config.std),
        partial(retinanet_losses, config),
        config.nms_iou,
    )


def retinanet(**config: Any) -> DenseDetector:
    """The family's constructor: `build_retinanet` with the configuration as arguments."""
    return build_retinanet(RetinaNetConfig(**config))
