"""From a picture and its persons to a keypoint network's input, and from its output to joints.

Letters: P persons, J joints, h x w cells of a heat map.
"""

from __future__ import annotations

import cv2
import megengine.module as M
import numpy as np
from megengine import Tensor
from numpy.typing import ArrayLike

from zoo.models.keypoints.decode import decode
from zoo.models.keypoints.joints import MIRRORED
from zoo.models.keypoints.simplebaseline import STRIDE
from zoo.models.layers.pictures import FloatArray, Picture, as_batch, check_picture, normalised

HEIGHT, WIDTH = 256, 192  # of a person cut out of a picture, in pixels
ENLARGED = 1.1  # a person's box before it is cut out
LONGEST = 32766  # pixels of a picture's side that OpenCV cuts from


def person_box(box: ArrayLike) -> tuple[float, float, float, float]:
    """A box x1, y1, x2, y2 in pixels, 1.1 times as wide and high and then 3:4; same center."""
    x1, y1, x2, y2 = (float(v) for v in np.asarray(box))
    width, height = ENLARGED * (x2 - x1), ENLARGED * (y2 - y1)
    ratio = WIDTH / HEIGHT
    width, height = max(width, height * ratio), max(height, width / ratio)
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def process_inputs(image: Picture, box: ArrayLike) -> FloatArray:
    """A person as the network takes it: (1, 3, 256, 192) float32.

    image: (H, W, 3) uint8, BGR, as `cv2.imread` gives it; ValueError if it is no picture or a side
    has more than 32766 pixels. box: of the person, enlarged as `person_box` does it. What lies
    outside the picture has the mean color.
    """
    check_picture(image)
    height, width = image.shape[:2]
    if max(height, width) > LONGEST:
        raise ValueError(
            f"a picture of {width} x {height} pixels is too long to cut persons from; "
            f"cut or scale it to {LONGEST} a side first"
        )
    x1, y1, x2, y2 = person_box(box)
    corners = np.array([[x1, y1], [x2, y1], [x1, y2]], np.float32)
    wanted = np.array([[0, 0], [WIDTH, 0], [0, HEIGHT]], np.float32)
    # normalized first, so that the zeros of the border are the mean
    turned = cv2.getAffineTransform(corners, wanted)
    return as_batch(cv2.warpAffine(normalised(image), turned, (WIDTH, HEIGHT)))


def predict(model: M.Module, image: Picture, boxes: ArrayLike) -> FloatArray:
    """(P, J, 3) float32 rows x, y, score; x and y in pixels of the picture.

    model: a keypoint network of this zoo, in evaluation mode, else ValueError. image: see
    `process_inputs`. boxes: (P, 4) x1, y1, x2, y2, of the persons in it. Heat maps are the mean of
    those of the person and of its mirror image. Scores: see `decode`.
    """
    if model.training:
        raise ValueError("the model is in training mode; call model.eval() first")
    check_picture(image)
    places = np.asarray(boxes).reshape(-1, 4)
    found = [estimate(model, process_inputs(image, box), box[None]) for box in places]
    people: FloatArray = np.concatenate([np.empty((0, len(MIRRORED), 3), np.float32), *found])
    return people


def estimate(model: M.Module, people: FloatArray, boxes: ArrayLike) -> FloatArray:
    """As `predict`, from the crops (P, 3, 256, 192) that `process_inputs` returns."""
    if model.training:
        raise ValueError("the model is in training mode; call model.eval() first")
    maps = model(Tensor(np.concatenate([people, people[..., ::-1]]))).numpy()
    upright, mirrored = maps[: len(people)], maps[len(people) :, list(MIRRORED), :, ::-1]
    corrected = getattr(model, "corrected", True)  # only published weights need the slips
    joints: FloatArray = np.stack(
        [
            _to_picture(decode(one, corrected), person_box(box))
            for one, box in zip((upright + mirrored) / 2, np.asarray(boxes), strict=True)
        ]
    )
    return joints


def _to_picture(joints: FloatArray, box: tuple[float, float, float, float]) -> FloatArray:
    """Cells of heat maps -> pixels of the picture."""
    x1, y1, x2, y2 = box
    # a cell's center in pixels of the cut-out, then of the picture
    x, y = ((joints[:, k] + 0.5) * STRIDE - 0.5 for k in (0, 1))
    places = (x / WIDTH * (x2 - x1) + x1, y / HEIGHT * (y2 - y1) + y1, joints[:, 2])
    return np.array(places, np.float32).T
