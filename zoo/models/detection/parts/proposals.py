"""The region proposal network: which boxes of a picture may hold an object of any class.

Faster R-CNN, section 3.1 (https://arxiv.org/abs/1506.01497), over a pyramid as in Feature
Pyramid Networks, section 4.1 (https://arxiv.org/abs/1612.03144).

Letters: N images, A anchors over all levels, R proposals of one picture.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import megengine.functional as F
import megengine.module as M
import numpy as np
from megengine import Tensor

from zoo.models.detection.parts.anchors import FloatArray, Shapes, level_slices
from zoo.models.detection.parts.assign import BACKGROUND, IGNORED, IntArray
from zoo.models.layers.fused import conv
from zoo.models.layers.layers import flatten_levels, normal_conv

CHANNELS = 256


@dataclass(frozen=True, slots=True)
class RPNOutput:
    """logits: (N, A), objectness before the sigmoid. offsets: (N, A, 4), coded. shapes: (H, W)
    of each level in cells, finest first."""

    logits: Tensor
    offsets: Tensor
    shapes: Shapes


class RPN(M.Module):
    """Objectness and box offsets for the anchors of each cell, one set of weights for all levels.

    anchors: anchors per cell.
    """

    def __init__(self, anchors: int) -> None:
        super().__init__()
        self.rpn_conv = normal_conv(CHANNELS, CHANNELS, 3)
        self.rpn_cls_score = normal_conv(CHANNELS, anchors, 1)
        self.rpn_bbox_offsets = normal_conv(CHANNELS, anchors * 4, 1)

    def forward(self, maps: Sequence[Tensor]) -> RPNOutput:
        hidden = [conv(self.rpn_conv, m, "relu") for m in maps]
        logits = flatten_levels([conv(self.rpn_cls_score, h) for h in hidden], 1)
        offsets = flatten_levels([conv(self.rpn_bbox_offsets, h) for h in hidden], 4)
        shapes = tuple((int(m.shape[2]), int(m.shape[3])) for m in maps)
        return RPNOutput(F.squeeze(logits, axis=2), offsets, shapes)


@dataclass(frozen=True, slots=True)
class ProposalConfig:
    """per_level: best boxes of a level that enter suppression. nms_iou: IoU above which the
    worse of two boxes of a level goes. total: best boxes of all levels that stay."""

    per_level: int = 1000  # Feature Pyramid Networks, section 5.2
    nms_iou: float = 0.7  # Faster R-CNN, section 3.3
    total: int = 1000


def propose(
    config: ProposalConfig,
    logits: FloatArray,
    boxes: FloatArray,
    levels: Sequence[slice],
    size: tuple[float, float],
) -> FloatArray:
    """(R, 4) float32 xyxy in pixels: the proposals of one picture, best first.

    logits: (A,). boxes: (A, 4), decoded. levels: the rows of each level. size: height and width
    of the picture before padding, to which boxes are clipped. Where nothing is left, the whole
    picture is the one proposal, so that what follows has something to read.
    """
    height, width = size
    limit = np.array([width, height, width, height], np.float32)
    found, scores = [], []
    for level in levels:
        order = np.argsort(-logits[level], kind="stable")[: config.per_level]
        chosen = np.clip(boxes[level][order], 0, limit)
        values = logits[level][order]
        filled = (chosen[:, 2:] > chosen[:, :2]).all(axis=1)
        chosen, values = chosen[filled], values[filled]
        if len(chosen):
            kept = F.vision.nms(Tensor(chosen), Tensor(values), config.nms_iou).numpy()
            found.append(chosen[kept])
            scores.append(values[kept])
    if not found:
        return np.array([[0, 0, width, height]], np.float32)
    best = np.argsort(-np.concatenate(scores), kind="stable")[: config.total]
    return np.asarray(np.concatenate(found)[best], dtype=np.float32)


def propose_batch(
    config: ProposalConfig, output: RPNOutput, boxes: Tensor, im_info: Tensor, per_cell: int
) -> list[FloatArray]:
    """`propose` for each picture of a batch. boxes: (N, A, 4), the decoded offsets."""
    levels = level_slices(output.shapes, per_cell)
    rows = zip(output.logits.numpy(), boxes.numpy(), im_info.numpy(), strict=True)
    return [propose(config, logit, box, levels, (info[0], info[1])) for logit, box, info in rows]


def sample_labels(
    labels: IntArray, count: int, positives: int, random: np.random.Generator
) -> IntArray:
    """The labels with all but `count` set to ignored, drawn at random; at most `positives` of
    them are positive, the rest background as far as there is any. Faster R-CNN, section 3.1.3.

    labels: (A,), above 0 positive, 0 background, -1 ignored.
    """
    objects = np.flatnonzero(labels > BACKGROUND)
    kept = random.permutation(objects)[: min(positives, count)]
    others = np.flatnonzero(labels == BACKGROUND)
    chosen = np.concatenate([kept, random.permutation(others)[: count - len(kept)]])
    sampled = np.full_like(labels, IGNORED)
    sampled[chosen] = labels[chosen]
    return sampled
