"""From a picture to a classifier's input, and from its output to names."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import megengine.module as M
import numpy as np
from megengine import Tensor

from zoo.models.layers.pictures import FloatArray, Picture, as_batch, check_picture, normalised

# The sides at which the published classifiers were measured, in pixels.
SHORT_SIDE = 256
CROP = 224
RIBBON = 16  # ratio of the sides from which on a picture's ends go before it is resized


def process_inputs(
    image: Picture, normalise: bool = True, short_size: int = SHORT_SIDE, crop: int = CROP
) -> FloatArray:
    """A picture as the network takes it: (1, 3, crop, crop) float32.

    image: (H, W, 3) uint8, BGR, as `cv2.imread` gives it. It is resized until its short side has
    short_size pixels, and the middle of it is cut out. normalize: else values stay 0..255, as the
    networks with FReLU and WeightNet take them.

    Of a ribbon, the ends go first. Raises ValueError if image is no picture, or crop is larger
    than short_size.
    """
    check_picture(image)
    if crop > short_size:
        raise ValueError(f"cannot cut {crop} pixels out of a short side of {short_size}")
    image = _without_ends(image)
    height, width = image.shape[:2]
    short = min(height, width)
    # as published: the long side is cut off, not rounded, and half a pixel goes to the even side
    size = (short_size * width // short, short_size * height // short)
    resized = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    top, left = (round((side - crop) / 2) for side in resized.shape[:2])
    middle = resized[top : top + crop, left : left + crop]
    return as_batch(normalised(middle) if normalise else middle)


def _without_ends(image: Picture) -> Picture:
    """The middle of a ribbon: resized as a whole, one of 1 x 30000 pixels would fill the memory."""
    long = RIBBON * min(image.shape[:2])
    top, left = (max(0, (side - long) // 2) for side in image.shape[:2])
    return image[top : top + long, left : left + long]


def predict(model: M.Module, image: Picture) -> FloatArray:
    """(K,) float32: the probability of each class. image: see `process_inputs`.

    model: a classifier of this zoo, in evaluation mode; else ValueError.
    """
    if model.training:
        raise ValueError("the model is in training mode; call model.eval() first")
    logits = model(Tensor(process_inputs(image, model.normalised))).numpy()[0]
    powers = np.exp(logits - logits.max())
    probabilities: FloatArray = powers / powers.sum()
    return probabilities


def top_classes(
    probabilities: FloatArray, names: Sequence[str] = (), count: int = 5
) -> list[dict[str, object]]:
    """The most probable classes, the best first, as plain data for JSON.

    Class number, probability (four decimals), and the name where names has one for the number.
    """
    best = np.argsort(-probabilities, kind="stable")[:count]
    return [
        {
            "class": int(number),
            "probability": round(float(probabilities[number]), 4),
            "name": names[number] if number < len(names) else f"class {number}",
        }
        for number in best
    ]
