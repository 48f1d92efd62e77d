"""Which point or anchor learns from which ground-truth box. NumPy: nothing here has a gradient.

Letters: A points or anchors over all levels, G ground-truth boxes of one picture. Boxes are
xyxy in pixels. Every assigner gives an `Assignment`, for G = 0 one without positives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from megengine import Tensor
from numpy.typing import NDArray

from zoo.models.detection.parts.anchors import FloatArray, Shapes, grid_points, level_slices
from zoo.models.detection.parts.boxes import areas, pairwise_iou
from zoo.models.detection.parts.coders import encode_distances

IntArray = NDArray[np.int32]

BACKGROUND, IGNORED = 0, -1


@dataclass(frozen=True, slots=True)
class GroundTruth:
    """The objects of one picture: boxes (G, 4) float32, labels (G,) int32, 1..K."""

    boxes: FloatArray
    labels: IntArray


@dataclass(frozen=True, slots=True)
class Assignment:
    """labels: (A,) int32, class 1..K, 0 background, -1 ignored. boxes: (A, 4) float32, the box
    each positive learns from, zeros elsewhere."""

    labels: IntArray
    boxes: FloatArray


def ground_truth(im_info: Tensor, gt_boxes: Tensor) -> list[GroundTruth]:
    """The padded rows (N, G, 5) of a batch as one GroundTruth a picture; the fifth number of an
    im_info row tells how many rows count."""
    rows, counts = gt_boxes.numpy(), im_info.numpy()[:, 4].astype(np.int64)
    return [
        GroundTruth(row[:count, :4], row[:count, 4].astype(np.int32))
        for row, count in zip(rows, counts, strict=True)
    ]


def assign_atss(
    shapes: Shapes, strides: tuple[int, ...], truth: GroundTruth, nearest: int = 9
) -> Assignment:
    """ATSS, algorithm 1 (https://arxiv.org/abs/1912.02424).

    Candidates of a box are the `nearest` points to its center on each level; positive are those
    whose anchor overlaps it by at least mean + standard deviation over its candidates, and whose
    center lies in it. A point that two boxes claim goes to the one it overlaps more.
    """
    points = grid_points(shapes, strides)
    if not len(truth.boxes):
        return _background(len(points))
    # the anchor of a point is a square of eight strides
    half = np.repeat(4.0 * np.array(strides), [h * w for h, w in shapes])[:, None]
    overlaps = pairwise_iou(truth.boxes, np.concatenate([points - half, points + half], axis=1))
    centres = (truth.boxes[:, :2] + truth.boxes[:, 2:]) / 2
    distances = np.square(points[None] - centres[:, None]).sum(axis=2)
    candidates = np.concatenate(
        [
            np.argsort(distances[:, level], axis=1, kind="stable")[:, :nearest] + level.start
            for level in level_slices(shapes)
        ],
        axis=1,
    )
    scores = np.take_along_axis(overlaps, candidates, axis=1)
    threshold = scores.mean(axis=1, keepdims=True) + scores.std(axis=1, keepdims=True)
    chosen = np.zeros(overlaps.shape, dtype=bool)
    np.put_along_axis(chosen, candidates, scores >= threshold, axis=1)
    chosen &= _sides(points, truth.boxes).min(axis=2) > 0
    # argmax gives the first of equals
    return _assigned(chosen, np.where(chosen, overlaps, -1.0).argmax(axis=0), truth)


# Which level answers for a box whose farthest side is so many pixels away (FCOS, section 3.2).
FCOS_RANGES = ((-1.0, 64.0), (64.0, 128.0), (128.0, 256.0), (256.0, 512.0), (512.0, np.inf))


def assign_fcos(
    shapes: Shapes, strides: tuple[int, ...], truth: GroundTruth, radius: float = 1.5
) -> Assignment:
    """FCOS with center sampling, section 2.1 (https://arxiv.org/abs/2006.09214).

    A point learns from a box if it lies within `radius` strides of its center and inside it, and
    if the farthest side is within the range of its level; of several boxes from the smallest.
    """
    points = grid_points(shapes, strides)
    if not len(truth.boxes):
        return _background(len(points))
    cells = [h * w for h, w in shapes]
    reach = radius * np.repeat(np.array(strides, np.float32), cells)[None, :, None]
    centres = ((truth.boxes[:, :2] + truth.boxes[:, 2:]) / 2)[:, None]
    low = np.maximum(centres - reach, truth.boxes[:, None, :2])
    high = np.minimum(centres + reach, truth.boxes[:, None, 2:])
    inside = ((points > low) & (points < high)).all(axis=2)
    farthest = _sides(points, truth.boxes).max(axis=2)
    shortest, longest = np.repeat(np.array(FCOS_RANGES, np.float32), cells, axis=0).T
    chosen = inside & (farthest >= shortest) & (farthest <= longest)
    sizes = np.where(chosen, areas(truth.boxes)[:, None], np.inf)
    return _assigned(chosen, sizes.argmin(axis=0), truth)


def assign_by_iou(
    anchors: FloatArray, truth: GroundTruth, background_below: float, positive_from: float
) -> Assignment:
    """RetinaNet, section 4 (https://arxiv.org/abs/1708.02002); Faster R-CNN, section 3.1.2.

    An anchor belongs to the box it overlaps most: positive from one IoU on, background below
    another, ignored between. The anchors that overlap a box more than all others do are positive
    as well, but keep the box of their own largest overlap.
    """
    if not len(truth.boxes):
        return _background(len(anchors))
    overlaps = pairwise_iou(truth.boxes, anchors)
    own = overlaps.max(axis=0)
    best = overlaps.max(axis=1, keepdims=True)
    # best > 0: a box that no anchor touches claims none, rather than all
    rescued = ((overlaps == best) & (best > 0)).any(axis=0)
    chosen = np.broadcast_to((own >= positive_from) | rescued, overlaps.shape)
    assigned = _assigned(chosen, overlaps.argmax(axis=0), truth)
    between = (own >= background_below) & (assigned.labels == BACKGROUND)
    return Assignment(np.where(between, IGNORED, assigned.labels).astype(np.int32), assigned.boxes)


def centerness_targets(points: FloatArray, assignment: Assignment) -> FloatArray:
    """(A,) float32: 1 at the center of the box, 0 on its sides; FCOS, equation 3. 0 where the
    point is no positive."""
    sides = encode_distances(points, assignment.boxes)
    short = np.minimum(sides[:, :2], sides[:, 2:])
    long = np.maximum(sides[:, :2], sides[:, 2:])
    positive = assignment.labels > 0
    ratios = np.where(positive[:, None], short / np.where(positive[:, None], long, 1), 0)
    centerness: FloatArray = np.sqrt(np.maximum(ratios, 0).prod(axis=1)).astype(np.float32)
    return centerness


def _sides(points: FloatArray, boxes: FloatArray) -> FloatArray:
    """(G, A, 4): distances from every point to the sides of every box."""
    return encode_distances(points[None], boxes[:, None])


def _background(count: int) -> Assignment:
    return Assignment(np.zeros(count, np.int32), np.zeros((count, 4), np.float32))


def _assigned(chosen: NDArray[np.bool_], owner: NDArray[np.intp], truth: GroundTruth) -> Assignment:
    """chosen: (G, A), which boxes may teach which anchors. owner: (A,), the box that does."""
    positive = chosen.any(axis=0)
    labels = np.where(positive, truth.labels[owner], BACKGROUND).astype(np.int32)
    return Assignment(labels, np.where(positive[:, None], truth.boxes[owner], 0).astype(np.float32))


def stack(assignments: Sequence[Assignment]) -> Assignment:
    """A batch: labels (N, A), boxes (N, A, 4)."""
    return Assignment(
        np.stack([a.labels for a in assignments]), np.stack([a.boxes for a in assignments])
    )
