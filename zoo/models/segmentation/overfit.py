"""Proof that DeepLabV3+ learns: a ResNet-18 below it, four pictures with a rectangle each.

python -m zoo.models.segmentation.overfit
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    from zoo.models.runtime import settings as runtime

    runtime.apply()  # has to come before MegEngine is imported

import megengine.functional as F
import megengine.module as M
import numpy as np
from megengine import Tensor
from PIL import Image

from zoo.core.evaluation import Figure
from zoo.models.evaluate.segmentation import steps
from zoo.models.evaluate.segmentation_data import read_voc
from zoo.models.layers.layers import PIXEL_MEAN, PIXEL_STD
from zoo.models.layers.pictures import FloatArray
from zoo.models.runtime.learn import Task, learn, seed
from zoo.models.segmentation.deeplabv3plus import Dataset, deeplabv3plus
from zoo.models.segmentation.inference import ClassMap

SIDE = 96  # pixels of a picture
COLORS = ((1.5, -1.0, -1.0), (-1.0, -1.0, 1.5))  # of classes 1 and 2; 0 is the gray around them
ENOUGH = 0.95  # share of a picture's pixels that are right
STEPS = 200
MIOU = 50.0  # percent; background everywhere would have 26


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


def write_voc(folder: Path) -> None:
    """The pictures as files in the layout of VOC2012."""
    for part in ("ImageSets/Segmentation", "JPEGImages", "SegmentationClass"):
        (folder / part).mkdir(parents=True)
    pictures, classes = make_pictures()
    pixels = np.rint(pictures.transpose(0, 2, 3, 1) * PIXEL_STD + PIXEL_MEAN).astype(np.uint8)
    for number, (picture, labels) in enumerate(zip(pixels, classes, strict=True)):
        rgb = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
        rgb.save(folder / f"JPEGImages/{number}.jpg", quality=100, subsampling=0)
        Image.fromarray(labels).save(folder / f"SegmentationClass/{number}.png")
    (folder / "ImageSets/Segmentation/val.txt").write_text("0\n1\n2\n3\n", encoding="utf-8")


def evaluate(model: M.Module) -> tuple[Figure, ...]:
    """Figures of a network with three classes on the pictures, by the protocol of VOC2012."""
    protocol = steps(read_voc, Dataset(3, (SIDE, SIDE)))
    with TemporaryDirectory() as folder:
        write_voc(Path(folder))
        data = protocol.read(Path(folder))
        found = protocol.predict(model, [protocol.load(model, one) for one in data.samples])
    return protocol.score(data, {s.key: one for s, one in zip(data.samples, found, strict=True)})


def main() -> int:
    """0 if the pictures were learned and measure well, else 1."""
    proof = task()
    code = learn(proof, STEPS)
    proof.model.eval()
    figures = evaluate(proof.model)
    print(json.dumps([asdict(figure) for figure in figures]))
    return max(code, int(figures[0].value < MIOU))


if __name__ == "__main__":
    seed(0)
    sys.exit(main())
