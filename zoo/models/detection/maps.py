"""The feature maps that a detector looks at, seen while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import megengine.module as M
from megengine import Tensor

from zoo.models.detection.select import MAX_BOXES, THRESHOLD
from zoo.models.layers.fpn import FPN


@dataclass(frozen=True, slots=True)
class FeatureMap:
    """One level of a pyramid. stride: pixels of the input for a cell. height, width: in cells.
    candidates: boxes that are scored on it."""

    stride: int
    height: int
    width: int
    candidates: int


@dataclass(slots=True)
class Pyramid:
    """What a detector makes of an input. padded: its height and width in pixels, as the network
    sees it. maps: finest first. nms_iou, threshold, max_boxes: see `select_detections`."""

    nms_iou: float
    threshold: float = THRESHOLD
    max_boxes: int = MAX_BOXES
    padded: tuple[int, ...] = ()
    maps: tuple[FeatureMap, ...] = ()


@contextmanager
def watch_pyramid(model: M.Module) -> Iterator[Pyramid | None]:
    """Filled in when the model runs; None if it is no detector with a pyramid."""
    backbone, head = getattr(model, "backbone", None), _head(model)
    if not isinstance(backbone, FPN) or head is None:
        yield None
        return
    seen = Pyramid(model.nms_iou)

    def at_backbone(_: M.Module, inputs: tuple[Tensor, ...]) -> None:
        seen.padded = tuple(int(side) for side in inputs[0].shape[2:])

    def at_head(_: M.Module, __: Any, output: Any) -> None:
        seen.maps = _maps(output.shapes, int(output.logits.shape[1]), backbone.levels.start)

    hooks = (
        backbone.register_forward_pre_hook(at_backbone),
        head.register_forward_hook(at_head),
    )
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


def _head(model: M.Module) -> M.Module | None:
    """What scores candidates: the head, or the first stage of two."""
    return getattr(model, "head", None) or getattr(model, "rpn", None)


def _maps(
    shapes: tuple[tuple[int, int], ...], candidates: int, first_level: int
) -> tuple[FeatureMap, ...]:
    each = candidates // sum(height * width for height, width in shapes)  # in a cell
    return tuple(
        FeatureMap(2 ** (first_level + n), height, width, height * width * each)
        for n, (height, width) in enumerate(shapes)
    )
