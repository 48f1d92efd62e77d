"""What a user of a keypoint network needs around it, under one name for `megengine.hub`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import megengine.module as M
from numpy.typing import ArrayLike

from zoo.models.detection import inference as detection
from zoo.models.detection.select import THRESHOLD
from zoo.models.keypoints import inference
from zoo.models.keypoints.draw import draw_skeletons, joint_records, joint_table
from zoo.models.keypoints.joints import JOINTS as _JOINTS
from zoo.models.layers.pictures import FloatArray, Picture

PERSON = 0  # COCO's class


class KeypointEvaluator:
    """Persons of a picture with their joints: a detector finds persons, a network joints.

    detector: of this zoo, with COCO's classes, or None where boxes are given. model: a keypoint
    network. Both in evaluation mode. `table` and `records` are to read, `vis_skeletons` draws.

    The card of MegEngine/Models gives four arguments, each network followed by a traced function
    that calls it: `KeypointEvaluator(detector, det_func, model, keypoint_func)`. Here the networks
    are called themselves.
    """

    JOINTS = _JOINTS  # their names
    table = staticmethod(joint_table)
    records = staticmethod(joint_records)

    def __init__(
        self,
        detector: M.Module | None,
        model: M.Module | Callable[..., Any],
        *published: M.Module | Callable[..., Any],
    ) -> None:
        self.detector = detector
        self.model = published[0] if published else model

    def detect_persons(self, image: Picture, threshold: float = THRESHOLD) -> FloatArray:
        """(P, 4) float32 boxes x1, y1, x2, y2 in pixels, the surest first.

        image: (H, W, 3) uint8, BGR. threshold: the lowest score, exclusive; the published results
        come from boxes above 0.05. Raises ValueError without a detector.

        The published code suppresses boxes that overlap by more than 0.7 once more. That removes
        nothing: the detector already did so at 0.5 or 0.6.
        """
        if self.detector is None:
            raise ValueError("no detector: give one to KeypointEvaluator, or boxes to predict")
        rows = detection.predict(self.detector, image, threshold=threshold)
        persons: FloatArray = rows[rows[:, 5] == PERSON, :4]
        return persons

    def predict(self, image: Picture, boxes: ArrayLike | None = None) -> FloatArray:
        """(P, 17, 3) float32 rows x, y, score, see `inference.predict`.

        boxes: (P, 4) x1, y1, x2, y2 in pixels; `detect_persons` finds them unless given.
        """
        found = self.detect_persons(image) if boxes is None else boxes
        return inference.predict(self.model, image, found)

    @staticmethod
    def vis_skeletons(image: Picture, all_keypoints: Sequence[FloatArray]) -> Picture:
        """`draw.draw_skeletons`, under its published name."""
        return draw_skeletons(image, all_keypoints)
