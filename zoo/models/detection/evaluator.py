"""What a user of a detector needs around it, under one name for `megengine.hub`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import megengine.module as M
import numpy as np
from megengine import Tensor
from numpy.typing import ArrayLike

from zoo.models.detection import inference
from zoo.models.detection.classes import CLASSES as _CLASSES
from zoo.models.detection.draw import detection_records, detection_table, draw_detections
from zoo.models.detection.inference import LONG_SIDE, SHORT_SIDE, resized_size
from zoo.models.detection.select import MAX_BOXES, THRESHOLD
from zoo.models.layers.pictures import FloatArray, Picture


class DetEvaluator:
    """Before a detector: `process_inputs`, `process_batch`. The whole way from a picture to boxes:
    `predict`. After it: `table` and `records` to read, `draw` to look at. `CLASSES`: COCO's names.

    The calls of MegEngine/Models work as well: `get_hw_by_short_size`, `vis_det`, and `predict` of
    an instance, `DetEvaluator(model).predict(image=..., im_info=...)`.
    """

    CLASSES = _CLASSES
    process_inputs = staticmethod(inference.process_inputs)
    process_batch = staticmethod(inference.process_batch)
    table = staticmethod(detection_table)
    records = staticmethod(detection_records)
    draw = staticmethod(draw_detections)

    def __init__(self, model: M.Module) -> None:
        self.model = model

    def predict(
        self: DetEvaluator | M.Module,
        image: Any,
        short_size: int = SHORT_SIDE,
        max_size: int = LONG_SIDE,
        threshold: float = THRESHOLD,
        max_boxes: int = MAX_BOXES,
        im_info: FloatArray | Tensor | None = None,
    ) -> FloatArray:
        """(D, 6) float32 rows x1, y1, x2, y2, score, class; see `inference.predict`.

        `DetEvaluator.predict(model, image)`, or on an instance `predict(image)`, with a picture
        (H, W, 3) uint8; or, with im_info, what `process_inputs` returns as arrays or tensors.
        """
        model = self.model if isinstance(self, DetEvaluator) else self
        if im_info is not None:
            return inference.detect(model, image, im_info, threshold, max_boxes)
        return inference.predict(model, image, short_size, max_size, threshold, max_boxes)

    @staticmethod
    def get_hw_by_short_size(
        im_height: int, im_width: int, short_size: int, max_size: int
    ) -> tuple[int, int]:
        """`inference.resized_size`, under its published name."""
        return resized_size(im_height, im_width, short_size, max_size)

    @staticmethod
    def vis_det(
        img: Picture,
        dets: ArrayLike,
        is_show_label: bool = True,
        classes: Sequence[str] | None = None,
        thresh: float = 0.3,
        name: str = "detection",
        return_img: bool = True,
    ) -> Picture:
        """`draw.draw_detections`, under its published name.

        is_show_label: False draws boxes without names. classes: their names, COCO's unless given.
        name, return_img: without effect; no window opens, the picture is returned.
        """
        rows = np.asarray(dets, np.float32).reshape(-1, 6)
        return draw_detections(img, rows, thresh, classes or _CLASSES["en_US"], is_show_label)
