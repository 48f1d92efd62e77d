"""FreeAnchor: Learning to Match Anchors (https://arxiv.org/abs/1909.02466).

A RetinaNet network; what differs is that the losses choose which anchors learn from which box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import megengine.functional as F
from megengine import Tensor

from zoo.detection.dense import DenseDetector
from zoo.detection.parts.anchors import (
    DENSE_SCALES,
    DENSE_STRIDES,
    RATIOS,
    FloatArray,
    Shapes,
    grid_anchors,
)
from zoo.detection.parts.coders import RCNN_STD, Std, decode_deltas
from zoo.detection.parts.fpn import dense_pyramid
from zoo.detection.parts.heads import AnchorHead, HeadOutput

ANCHORS_PER_CELL = len(DENSE_SCALES[0]) * len(RATIOS)


@dataclass(frozen=True, slots=True)
class FreeAnchorConfig:
    """backbone: a name of `parts.resnet.RESNETS`. p6_from: "p5" or "res5". classes: K."""

    backbone: str = "resnet50"
    p6_from: str = "p5"
    classes: int = 80
    std: Std = RCNN_STD
    prior: float = 0.02  # starting score of every class, FreeAnchor section 4.1


def dense_anchors(shapes: Shapes) -> FloatArray:
    """(A, 4) float32 xyxy in pixels: RetinaNet's nine anchors in every cell of P3..P7."""
    return grid_anchors(shapes, DENSE_STRIDES, DENSE_SCALES, RATIOS)


def decode_anchors(std: Std, output: HeadOutput) -> tuple[Tensor, Tensor]:
    """Scores (N, A, K) and boxes (N, A, 4), anchors moved by their offsets."""
    anchors = Tensor(dense_anchors(output.shapes), device=output.boxes.device)
    return F.sigmoid(output.logits), decode_deltas(anchors, output.boxes, std)


def freeanchor_losses(
    config: FreeAnchorConfig, output: HeadOutput, im_info: Tensor, gt_boxes: Tensor
) -> Mapping[str, Tensor]:
    raise NotImplementedError("FreeAnchor has no training mode yet")


def build_freeanchor(config: FreeAnchorConfig) -> DenseDetector:
    """The detector with random weights; ValueError for an unknown backbone or source of P6."""
    return DenseDetector(
        dense_pyramid(config.backbone, config.p6_from),
        AnchorHead(ANCHORS_PER_CELL, config.classes, config.prior),
        partial(decode_anchors, config.std),
        partial(freeanchor_losses, config),
    )
