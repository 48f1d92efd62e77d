"""Proof that DeepLabV3+ learns: a ResNet-18 below it, four pictures with a rectangle each.

python -m zoo.models.segmentation.overfit
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from zoo.models.runtime import settings as runtime

    runtime.apply()  # has to come before MegEngine is imported

import megengine.functional as F
import numpy as np
from megengine import Tensor

from zoo.models.layers.pictures import FloatArray
from zoo.models.runtime.learn import Task, learn, seed
from zoo.models.segmentation.deeplabv3plus import deeplabv3plus
from zoo.models.segmentation.inference import ClassMap

SIDE = 96  # pixels of a picture
COLORS = ((1.5, -1.0, -1.0), (-1.0, -1.0, 1.5))  # of classes 1 and 2; 0 is the grey around them
ENOUGH = 0.95  # share of a picture's pixels that are right
STEPS = 200


def make_pictures() -> tuple[FloatArray, ClassMap]:
    """(4, 3, 96, 96) float32, about -1..1, and the class of each pixel, (4, 96, 96)."""
    pictures = np.zeros((4, 3, SIDE, SIDE), np.float32)
    classes = np.zeros((4, SIDE, SIDE), np.uint8)
    for number in range(4):
        top, left = 8 + number // 2 * 32, 8 + number % 2 * 32
        kind = number % 2 + 1
        rows, columns = slice(top, top + 48), slice(left, left + 40)
        classes[number, rows, columns] = kind
        pictures[number, :, rows, columns] = np.array(COLORS[kind - 1]).reshape(3, 1, 1)
    return pictures, classes


def task() -> Task:
    """The share of right pixels in the worst picture counts."""
    model = deeplabv3plus(backbone="resnet18", classes=3)
    pictures, classes = make_pictures()
    image, labels = Tensor(pictures), Tensor(classes.astype(np.int32))

    def score() -> float:
        right = model(image).numpy().argmax(axis=1) == classes
        return float(right.mean(axis=(1, 2)).min())

    return Task(
        "deeplabv3plus", model, lambda: F.nn.cross_entropy(model(image), labels), score, ENOUGH
    )


if __name__ == "__main__":
    seed(0)
    sys.exit(learn(task(), STEPS))
