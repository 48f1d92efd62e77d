"""From a picture to a network's input."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from zoo.detection.parts.anchors import FloatArray

Picture = NDArray[np.uint8]


def resized_size(height: int, width: int, short: int, longest: int) -> tuple[int, int]:
    """(height, width) in pixels after scaling the short side to `short`.

    The ratio stays; where the long side would exceed `longest`, that side decides instead.
    """
    scale = short / min(height, width)
    if scale * max(height, width) > longest:
        scale = longest / max(height, width)
    # a ribbon of a picture keeps at least one pixel
    return max(round(height * scale), 1), max(round(width * scale), 1)


def process_inputs(image: Picture, short_size: int, max_size: int) -> tuple[FloatArray, FloatArray]:
    """A picture as the network takes it: resized, not normalised (the network does that).

    image: (H, W, 3) uint8, BGR, as `cv2.imread` gives it.
    short_size, max_size: pixels; the short side becomes `short_size` unless the long one would
        exceed `max_size` (800 and 1333 for the published detectors).

    Returns the picture (1, 3, h, w) float32 and im_info (1, 5) float32: h, w, H, W, 0.
    Raises ValueError for anything that is no colour picture, such as the None that `cv2.imread`
    gives for a file it cannot read.
    """
    check_picture(image)
    height, width = image.shape[:2]
    new_height, new_width = resized_size(height, width, short_size, max_size)
    # on uint8, as in training: the result is rounded to whole grey levels
    resized = cv2.resize(image, (new_width, new_height), interpolation=cv2.INTER_LINEAR)
    data = np.ascontiguousarray(resized.transpose(2, 0, 1)[None], dtype=np.float32)
    return data, np.array([[new_height, new_width, height, width, 0]], dtype=np.float32)


def check_picture(image: object) -> None:
    """ValueError for what is not (H, W, 3) uint8, saying what it is instead."""
    if not isinstance(image, np.ndarray):
        raise ValueError(
            f"expected a picture (H, W, 3) uint8, got {type(image).__name__}; "
            "cv2.imread gives None for a missing or unreadable file"
        )
    if image.ndim != 3 or image.shape[2] != 3 or 0 in image.shape or image.dtype != np.uint8:
        raise ValueError(
            f"expected a picture (H, W, 3) uint8, got {image.shape} {image.dtype}; "
            "cv2.imread(path) gives BGR uint8"
        )


class DetEvaluator:
    """What a user of a detector needs around it, under one name for `megengine.hub`."""

    process_inputs = staticmethod(process_inputs)
