"""FreeAnchor: Learning to Match Anchors (https://arxiv.org/abs/1909.02466).

A RetinaNet network; what differs is that the losses choose which anchors learn from which box.

Letters: N images, A anchors over all levels, K classes, G boxes of one picture, M = 50 anchors
in the bag of a box.
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
from zoo.models.detection.parts.anchors import FloatArray
from zoo.models.detection.parts.assign import GroundTruth, ground_truth
from zoo.models.detection.parts.boxes import pairwise_iou
from zoo.models.detection.parts.coders import RCNN_STD, Std, encode_deltas
from zoo.models.detection.parts.heads import AnchorHead, HeadOutput
from zoo.models.detection.retinanet import ANCHORS_PER_CELL, decode_anchors, dense_anchors
from zoo.models.layers.fpn import dense_pyramid

# The smallest argument of a logarithm, and of the divisor 1 - p: float32's distance of 1 to the
# next number. (Not np.finfo: it warns about the denormals that MegEngine switches off.)
EPSILON = 2.0**-23


@dataclass(frozen=True, slots=True)
class FreeAnchorConfig:
    """backbone: a name of `layers.resnet.RESNETS`. p6_from: "p5" or "res5". classes: K.

    The numbers are those of the paper, section 4.1.
    """

    backbone: str = "resnet50"
    p6_from: str = "p5"
    classes: int = 80
    std: Std = RCNN_STD
    prior: float = 0.02  # starting score of every class
    bag_size: int = 50  # anchors that may learn from one box
    box_weight: float = 0.75  # beta: of the box term in a likelihood
    box_threshold: float = 0.6  # t: IoU from which a predicted box counts as found
    positive_weight: float = 0.5  # alpha; the negative loss has 1 - alpha
    gamma: float = 2.0  # exponent of the focal weight
    nms_iou: float = 0.5  # above it two boxes of a class are one object


def positive_bag_loss(likelihoods: Tensor) -> Tensor:
    """(G, M) matching likelihoods p -> -log of each bag's value, summed; equations 6 and 7.

    The value is the mean of p weighted by 1 / (1 - p): near the mean while all are small, near
    the maximum once one anchor is good.
    """
    weights = 1 / F.maximum(1 - likelihoods, EPSILON)
    values = (weights * likelihoods).sum(axis=1) / weights.sum(axis=1)
    return -F.log(F.maximum(values, EPSILON)).sum()


def negative_loss(scores: Tensor, box_probability: FloatArray, gamma: float) -> Tensor:
    """The focal loss of anchors as background, summed; equation 5 with section 3.3.

    scores: (A, K). box_probability: (A, K), how surely the anchor's predicted box has found an
    object of that class, which excuses its score.
    """
    excused = Tensor(1 - box_probability, device=scores.device)
    wrong = scores * excused
    return -(wrong**gamma * F.log(F.maximum(1 - wrong, EPSILON))).sum()


def box_probabilities(
    boxes: FloatArray, truth: GroundTruth, classes: int, threshold: float
) -> FloatArray:
    """(A, K) float32: for each predicted box (A, 4) and class, how well it meets an object.

    IoU, 0 at the threshold and 1 at the best box of that object; section 3.3 "saturated linear".
    Of two objects of one class the later one fills the column, as in the published detectors;
    the paper takes the larger value of the two.
    """
    probability = np.zeros((len(boxes), classes), dtype=np.float32)
    if len(truth.boxes):
        low = np.float32(threshold)
        overlaps = pairwise_iou(truth.boxes, boxes)
        best = np.clip(overlaps.max(axis=1, keepdims=True), low + np.float32(1e-7), 1)
        met = np.clip((overlaps - low) / (best - low), 0, 1)
        for label, row in zip(truth.labels, met, strict=True):
            probability[:, label - 1] = row
    return probability


def bag_likelihoods(
    config: FreeAnchorConfig,
    anchors: FloatArray,
    truth: GroundTruth,
    scores: Tensor,
    offsets: Tensor,
) -> Tensor:
    """(G, M): the likelihood of each anchor in the bag of each box; equations 1 and 4.

    Score of the box's class times exp(-beta * L1 distance of its offsets). A bag holds the
    anchors with the largest IoU. scores: (A, K). offsets: (A, 4), coded.
    """
    overlaps = pairwise_iou(truth.boxes, anchors)
    # Many anchors within a large box overlap it equally. Which of them fill up the bag is the
    # choice of topk, also in the published detectors.
    bags = F.topk(Tensor(overlaps), config.bag_size, descending=True)[1].numpy()
    wanted = encode_deltas(anchors[bags], truth.boxes[:, None], config.std)
    places = Tensor((bags * config.classes + truth.labels[:, None] - 1).ravel().astype(np.int32))
    rows = Tensor(bags.ravel().astype(np.int32))
    found = scores.reshape(-1)[places].reshape(bags.shape)
    distance = F.abs(offsets[rows].reshape(*bags.shape, 4) - Tensor(wanted)).sum(axis=2)
    return found * F.exp(-config.box_weight * distance)


def freeanchor_losses(
    config: FreeAnchorConfig, output: HeadOutput, im_info: Tensor, gt_boxes: Tensor
) -> Mapping[str, Tensor]:
    """pos_loss + neg_loss = total_loss; equation 8. See `DenseDetector.forward` for arguments."""
    anchors = dense_anchors(output.shapes)
    scores, boxes = decode_anchors(config.std, output)
    predicted = boxes.detach().numpy()
    truths = ground_truth(im_info, gt_boxes)
    positives, negatives = [], []
    for n, truth in enumerate(truths):
        if len(truth.boxes):
            bags = bag_likelihoods(config, anchors, truth, scores[n], output.boxes[n])
            positives.append(positive_bag_loss(bags))
        found = box_probabilities(predicted[n], truth, config.classes, config.box_threshold)
        negatives.append(negative_loss(scores[n], found, config.gamma))
    objects = max(sum(len(truth.boxes) for truth in truths), 1)
    # 0 times the offsets, where no picture has a box: a loss with a gradient all the same
    positive = sum(positives) if positives else (output.boxes * 0.0).sum()
    pos_loss = config.positive_weight * positive / objects
    neg_loss = (1 - config.positive_weight) * sum(negatives) / (config.bag_size * objects)
    return {"total_loss": pos_loss + neg_loss, "pos_loss": pos_loss, "neg_loss": neg_loss}


def build_freeanchor(config: FreeAnchorConfig) -> DenseDetector:
    """The detector with random weights; ValueError for an unknown backbone or source of P6."""
    return DenseDetector(
        dense_pyramid(config.backbone, config.p6_from),
        AnchorHead(ANCHORS_PER_CELL, config.classes, config.prior),
        partial(decode_anchors, config.std),
        partial(freeanchor_losses, config),
        config.nms_iou,
    )


def freeanchor(**config: Any) -> DenseDetector:
    """The family's constructor: `build_freeanchor` with the configuration as arguments."""
    return build_freeanchor(FreeAnchorConfig(**config))
