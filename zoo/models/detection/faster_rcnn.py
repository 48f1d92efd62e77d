"""Faster R-CNN on a feature pyramid (https://arxiv.org/abs/1506.01497, arXiv:1612.03144).

Letters: N images, A anchors over all levels, R proposals, K classes, G ground-truth rows.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import megengine.functional as F
import megengine.module as M
import numpy as np
from megengine import Tensor

from zoo.models.detection.parts.anchors import RATIOS, FloatArray, Shapes, grid_anchors
from zoo.models.detection.parts.assign import (
    Assignment,
    GroundTruth,
    assign_by_iou,
    ground_truth,
    stack,
)
from zoo.models.detection.parts.boxes import to_original
from zoo.models.detection.parts.coders import RCNN_STD, UNIT_STD, decode_deltas, encode_deltas
from zoo.models.detection.parts.losses import binary_cross_entropy, l1_loss
from zoo.models.detection.parts.proposals import (
    RPN,
    ProposalConfig,
    RPNOutput,
    propose_batch,
    sample_labels,
)
from zoo.models.detection.parts.regions import RCNN, pool_regions
from zoo.models.layers.fpn import FPN, region_pyramid
from zoo.models.layers.layers import pad_and_normalise

STRIDES = (4, 8, 16, 32, 64)  # P2..P6
SCALES = ((32.0,), (64.0,), (128.0,), (256.0,), (512.0,))  # FPN paper, section 4.1


@dataclass(frozen=True, slots=True)
class FasterRCNNConfig:
    """backbone: a name of `layers.resnet.RESNETS`. classes: K. seed: of the random sampling."""

    backbone: str = "resnet50"
    classes: int = 80
    nms_iou: float = 0.5  # above it two boxes of a class are one object
    proposals: ProposalConfig = field(default_factory=ProposalConfig)
    training_per_level: int = 2000  # in place of proposals.per_level
    rpn_background_below: float = 0.3  # IoU, section 3.1.2
    rpn_positive_from: float = 0.7
    rpn_samples: int = 256  # anchors of a picture that learn, half of them positive at most
    region_positive_from: float = 0.5  # IoU, Fast R-CNN section 2.3
    region_samples: int = 512  # FPN paper, section 5.2; half of them positive at most
    seed: int = 0


def region_anchors(shapes: Shapes) -> FloatArray:
    """(A, 4) float32 xyxy in pixels: three anchors in every cell of P2..P6."""
    return grid_anchors(shapes, STRIDES, SCALES, RATIOS)


def rpn_losses(
    config: FasterRCNNConfig,
    output: RPNOutput,
    truths: list[GroundTruth],
    random: np.random.Generator,
) -> Mapping[str, Tensor]:
    """rpn_cls, rpn_bbox: sums over the sampled anchors divided by their number; equation 1."""
    anchors = region_anchors(output.shapes)
    assigned = []
    for truth in truths:
        anything = GroundTruth(truth.boxes, np.ones_like(truth.labels))
        match = assign_by_iou(
            anchors, anything, config.rpn_background_below, config.rpn_positive_from
        )
        labels = sample_labels(match.labels, config.rpn_samples, config.rpn_samples // 2, random)
        assigned.append(Assignment(labels, match.boxes))
    batch = stack(assigned)
    positive = (batch.labels > 0).astype(np.float32)
    sampled = (batch.labels >= 0).astype(np.float32)
    # an anchor without a box is its own target, so that its offsets are finite, and weighs 0
    goals = np.where(positive[..., None] > 0, batch.boxes, anchors)
    offsets = encode_deltas(anchors, goals, UNIT_STD)
    count = max(float(sampled.sum()), 1.0)
    return {
        "rpn_cls": binary_cross_entropy(output.logits, positive, sampled) / count,
        "rpn_bbox": l1_loss(output.offsets, offsets, positive) / count,
    }


def sample_regions(
    config: FasterRCNNConfig,
    proposals: FloatArray,
    truth: GroundTruth,
    random: np.random.Generator,
) -> tuple[FloatArray, Assignment]:
    """The proposals (R, 4) of one picture that learn, and what; Fast R-CNN, section 2.3.

    The true boxes join the proposals, so that there are positives from the first step on.
    """
    regions = np.concatenate([truth.boxes, proposals])
    overlapping = config.region_positive_from
    # no rescue of weak best matches: every true box is its own best match, with IoU 1
    match = assign_by_iou(regions, truth, overlapping, overlapping)
    labels = sample_labels(match.labels, config.region_samples, config.region_samples // 2, random)
    rows = np.flatnonzero(labels >= 0)
    return regions[rows], Assignment(labels[rows], match.boxes[rows])


def region_losses(
    rois: FloatArray, assigned: Assignment, logits: Tensor, offsets: Tensor
) -> Mapping[str, Tensor]:
    """rcnn_cls, rcnn_bbox: means over the R sampled proposals; Fast R-CNN, equation 1.

    rois, assigned.boxes: (R, 4). logits: (R, K + 1). offsets: (R, K, 4), of which those of the
    true class learn.
    """
    positive = (assigned.labels > 0).astype(np.float32)
    goals = np.where(positive[:, None] > 0, assigned.boxes, rois)
    wanted = encode_deltas(rois, goals, RCNN_STD)
    classes = offsets.shape[1]
    rows = np.arange(len(rois)) * classes + np.maximum(assigned.labels - 1, 0)
    chosen = offsets.reshape(-1, 4)[Tensor(rows.astype(np.int32), device=offsets.device)]
    labels = Tensor(assigned.labels, device=logits.device)
    return {
        "rcnn_cls": F.nn.cross_entropy(logits, labels),
        "rcnn_bbox": l1_loss(chosen, wanted, positive) / len(rois),
    }


def with_picture(regions: list[FloatArray]) -> FloatArray:
    """Boxes (R, 4) of each picture -> (sum of R, 5) with the picture's number in front."""
    rows = [np.insert(boxes, 0, n, axis=1) for n, boxes in enumerate(regions)]
    return np.concatenate(rows, dtype=np.float32)


class FasterRCNN(M.Module):
    """The two stages and what joins them. Two boxes of a class that overlap more than nms_iou
    are one object."""

    def __init__(self, config: FasterRCNNConfig, backbone: FPN, rpn: RPN, rcnn: RCNN) -> None:
        super().__init__()
        self.backbone = backbone
        self.rpn = rpn
        self.rcnn = rcnn
        self.nms_iou = config.nms_iou
        self.config = config
        self.random = np.random.default_rng(config.seed)

    def forward(
        self, image: Tensor, im_info: Tensor, gt_boxes: Tensor | None = None
    ) -> tuple[Tensor, Tensor] | dict[str, Tensor]:
        """In evaluation mode scores and boxes, in training mode the losses.

        Arguments as of `DenseDetector.forward`. Evaluation gives scores (R, K) and boxes
        (R, K, 4), one box for each class, xyxy in pixels of the original picture; for several
        images both with a leading N, filled up with rows of score 0. Training gives rpn_cls,
        rpn_bbox, rcnn_cls, rcnn_bbox and their sum total_loss; ValueError without gt_boxes.
        """
        if self.training and gt_boxes is None:
            raise ValueError("training mode needs gt_boxes; call model.eval() for detection")
        maps = self.backbone(pad_and_normalise(image))
        output = self.rpn(maps)
        if not self.training:
            return self.detect(maps, output, im_info)
        return self.losses(maps, output, im_info, ground_truth(im_info, gt_boxes))

    def proposals(self, output: RPNOutput, im_info: Tensor) -> list[FloatArray]:
        """Of each picture (R, 4) in pixels of the network's input; they carry no gradient."""
        settings = self.config.proposals
        if self.training:
            settings = replace(settings, per_level=self.config.training_per_level)
        anchors = region_anchors(output.shapes)
        boxes = decode_deltas(anchors, output.offsets.detach(), UNIT_STD)
        return propose_batch(settings, output, boxes, im_info, len(RATIOS))

    def losses(
        self, maps: list[Tensor], output: RPNOutput, im_info: Tensor, truths: list[GroundTruth]
    ) -> dict[str, Tensor]:
        """The four losses of a batch and their sum."""
        sampled = [
            sample_regions(self.config, proposals, truth, self.random)
            for proposals, truth in zip(self.proposals(output, im_info), truths, strict=True)
        ]
        rois = with_picture([regions for regions, _ in sampled])
        assigned = Assignment(
            np.concatenate([match.labels for _, match in sampled]),
            np.concatenate([match.boxes for _, match in sampled]),
        )
        logits, offsets = self.rcnn(pool_regions(maps[:4], STRIDES, rois))
        losses = {
            **rpn_losses(self.config, output, truths, self.random),
            **region_losses(rois[:, 1:], assigned, logits, offsets),
        }
        return {"total_loss": sum(losses.values()), **losses}

    def detect(
        self, maps: list[Tensor], output: RPNOutput, im_info: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores and boxes of a batch, as `forward` gives them."""
        proposals = self.proposals(output, im_info)
        rois = with_picture(proposals)
        logits, offsets = self.rcnn(pool_regions(maps[:4], STRIDES, rois))
        # times 1 copies the columns: a caller may broadcast against them, see parts.coders
        scores = F.softmax(logits, axis=1)[:, 1:] * 1.0
        boxes = decode_deltas(rois[:, None, 1:], offsets, RCNN_STD)
        ends = np.cumsum([len(p) for p in proposals]).tolist()
        longest = max(len(p) for p in proposals)
        rows = []
        for n, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
            flat = boxes[start:end].reshape(1, -1, 4)
            scaled = to_original(flat, im_info[n : n + 1]).reshape(end - start, -1, 4)
            rows.append((_fill(scores[start:end], longest), _fill(scaled, longest)))
        if len(rows) == 1:
            return rows[0]
        return F.stack([r[0] for r in rows]), F.stack([r[1] for r in rows])


def _fill(rows: Tensor, count: int) -> Tensor:
    missing = count - rows.shape[0]
    return F.concat([rows, F.zeros((missing, *rows.shape[1:]))]) if missing else rows


def build_faster_rcnn(config: FasterRCNNConfig) -> FasterRCNN:
    """The detector with random weights; ValueError for an unknown backbone."""
    backbone = region_pyramid(config.backbone)
    return FasterRCNN(config, backbone, RPN(len(RATIOS)), RCNN(config.classes))


def faster_rcnn(**config: Any) -> FasterRCNN:
    """The family's constructor: `build_faster_rcnn` with the configuration as arguments."""
    return build_faster_rcnn(FasterRCNNConfig(**config))
