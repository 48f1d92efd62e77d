"""Proof that a classifier learns: a ResNet-18, four pictures, a class each.

python -m zoo.models.classification.overfit
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from zoo.models.runtime import settings as runtime

    runtime.apply()  # has to come before MegEngine is imported

import megengine.functional as F
import numpy as np
from megengine import Tensor

from zoo.models.classification.resnet import resnet
from zoo.models.layers.pictures import FloatArray
from zoo.models.runtime.learn import Task, learn, seed

SIDE = 64  # pixels of a picture
ENOUGH = 0.9  # probability of the right class
STEPS = 120


def make_pictures() -> FloatArray:
    """(4, 3, 64, 64) float32, about -1..1: stripes across, stripes down, a checkerboard, a disc.

    All have the same mean, so that only the shapes tell them apart.
    """
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    across, down = (y // 8) % 2, (x // 8) % 2
    disc = (y - SIDE / 2) ** 2 + (x - SIDE / 2) ** 2 < SIDE**2 / (2 * np.pi)
    shapes = np.stack([across, down, across ^ down, disc]).astype(np.float32)
    return np.repeat(2 * shapes[:, None] - 1, 3, axis=1)


def task() -> Task:
    """The worst picture's probability of its class counts."""
    model = resnet(backbone="resnet18", classes=4, global_pool=True)
    image, labels = Tensor(make_pictures()), Tensor(np.arange(4, dtype=np.int32))

    def score() -> float:
        return float(F.softmax(model(image), axis=1).numpy().diagonal().min())

    return Task("resnet", model, lambda: F.nn.cross_entropy(model(image), labels), score, ENOUGH)


if __name__ == "__main__":
    seed(0)
    sys.exit(learn(task(), STEPS))
