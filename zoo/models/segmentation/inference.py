"""From a picture to a segmentation network's input, and from its output to a class per pixel."""

from __future__ import annotations

import cv2
import megengine.module as M
import numpy as np
from megengine import Tensor
from numpy.typing import NDArray

from zoo.models.layers.pictures import FloatArray, Picture, as_batch, check_picture, normalised

ClassMap = NDArray[np.uint8]


def process_inputs(image: Picture, size: tuple[int, int]) -> FloatArray:
    """A picture as the network takes it: (1, 3, *size) float32, normalized, then resized.

    image: (H, W, 3) uint8, BGR, as `cv2.imread` gives it; ValueError if it is no picture. size:
    height and width in pixels; the ratio of the sides is not kept.
    """
    check_picture(image)
    height, width = size
    # floats are resized, as in evaluation: no rounding to whole gray levels
    resized = cv2.resize(normalised(image), (width, height), interpolation=cv2.INTER_LINEAR)
    return as_batch(resized)


def predict(model: M.Module, image: Picture, size: tuple[int, int] | None = None) -> ClassMap:
    """(H, W) uint8: the class of each pixel of the picture.

    model: a segmentation network of this zoo, in evaluation mode, else ValueError. image: see
    `process_inputs`. size: height and width at which it is segmented, the model's unless given.
    Each pixel takes the class of the nearest segmented one, so no class is invented on a border.
    """
    if model.training:
        raise ValueError("the model is in training mode; call model.eval() first")
    logits = model(Tensor(process_inputs(image, size or model.input_size))).numpy()[0]
    classes = logits.argmax(axis=0).astype(np.uint8)
    height, width = image.shape[:2]
    found: ClassMap = cv2.resize(classes, (width, height), interpolation=cv2.INTER_NEAREST)
    return found
