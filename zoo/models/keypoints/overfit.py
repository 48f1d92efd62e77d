"""Proof that SimpleBaseline learns: a ResNet-18 below it, four pictures, three joints in each.

python -m zoo.models.keypoints.overfit
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from zoo.models.runtime import settings as runtime

    runtime.apply()  # has to come before MegEngine is imported

import numpy as np
from megengine import Tensor

from zoo.models.keypoints.decode import decode
from zoo.models.keypoints.simplebaseline import STRIDE, simplebaseline
from zoo.models.keypoints.targets import heatmaps
from zoo.models.layers.pictures import FloatArray
from zoo.models.runtime.learn import Task, learn, seed

SIDE = 96  # pixels of a picture
COLORS = ((1.5, -1.0, -1.0), (-1.0, 1.5, -1.0), (-1.0, -1.0, 1.5))  # of the joints
NEAR = -3.0  # pixels from the joint farthest off, less than one cell of a heat map
STEPS = 300


def make_pictures() -> tuple[FloatArray, FloatArray]:
    """(4, 3, 96, 96) float32, about -1..1, with a square for each joint, and the joints' places,
    (4, 3, 2) x, y in pixels."""
    places = np.random.default_rng(0).uniform(16, SIDE - 16, (4, 3, 2)).astype(np.float32)
    pictures = np.zeros((4, 3, SIDE, SIDE), np.float32)
    for picture, joints in zip(pictures, places, strict=True):
        for (x, y), color in zip(joints.round().astype(int), COLORS, strict=True):
            picture[:, y - 5 : y + 6, x - 5 : x + 6] = np.array(color).reshape(3, 1, 1)
    return pictures, places


def task() -> Task:
    """The distance of the worst joint counts, in pixels below zero."""
    model = simplebaseline(backbone="resnet18", keypoints=3)
    pictures, places = make_pictures()
    cells = (SIDE // STRIDE, SIDE // STRIDE)
    wanted = Tensor(np.stack([heatmaps(joints, cells) for joints in places])[:, None])
    image, valid = Tensor(pictures), Tensor(np.ones((4, 3), np.float32))

    def score() -> float:
        found = np.stack([decode(maps, corrected=True) for maps in model(image).numpy()])
        pixels = (found[..., :2] + 0.5) * STRIDE - 0.5
        return -float(np.hypot(*np.moveaxis(pixels - places, -1, 0)).max())

    return Task("simplebaseline", model, lambda: model.calc_loss(image, wanted, valid), score, NEAR)


if __name__ == "__main__":
    seed(0)
    sys.exit(learn(task(), STEPS))
