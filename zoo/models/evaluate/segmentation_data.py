"""Pictures with the class of each pixel, in the layouts of VOC2012 and Cityscapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image

from zoo.models.evaluate.lists import read_lines
from zoo.models.evaluate.protocol import DataError, Dataset, Sample
from zoo.models.segmentation.deeplabv3plus import Dataset as Kind
from zoo.models.segmentation.inference import ClassMap

IGNORED = 255
NAMED = 5  # missing files that a message names
VOC_FOLDERS = ("VOCdevkit/VOC2012", "VOC2012", ".")
VOC_LIST = "ImageSets/Segmentation/val.txt"
LABELS = ("labelIds", "labelTrainIds")
# Cityscapes: the labels in `labelIds` that are evaluated, in the order of their classes.
# https://github.com/mcordts/cityscapesScripts, cityscapesscripts/helpers/labels.py
_EVALUATED = (7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33)
TRAIN_IDS = np.full(256, IGNORED, np.uint8)
TRAIN_IDS[list(_EVALUATED)] = range(len(_EVALUATED))
THEMSELVES = np.arange(256, dtype=np.uint8)  # labels that are classes


@dataclass(frozen=True, slots=True)
class Truth:
    """file: a picture of labels. classes: the class of each label, (256,)."""

    file: Path
    classes: ClassMap


def read_voc(kind: Kind, folder: Path) -> Dataset:
    """VOC2012 val in a folder. Raises DataError."""
    home = next((folder / one for one in VOC_FOLDERS if (folder / one / VOC_LIST).is_file()), None)
    if home is None:
        raise DataError(f"{folder}: no {' or '.join(f'{one}/{VOC_LIST}' for one in VOC_FOLDERS)}")
    names = [line.strip() for line in read_lines(home / VOC_LIST)]
    samples = [
        Sample(
            name,
            home / f"JPEGImages/{name}.jpg",
            kind.size,
            Truth(home / f"SegmentationClass/{name}.png", THEMSELVES),
        )
        for name in names
    ]
    return _dataset(home, samples)


def read_cityscapes(kind: Kind, folder: Path) -> Dataset:
    """Cityscapes val in a folder. Raises DataError."""
    pictures = sorted(folder.glob("leftImg8bit/val/*/[!.]*_leftImg8bit.png"))
    if not pictures:
        raise DataError(f"{folder}: no leftImg8bit/val/*/*_leftImg8bit.png")
    samples = []
    for file in pictures:
        name = file.name.removesuffix("_leftImg8bit.png")
        start = f"gtFine/val/{file.parent.name}/{name}_gtFine_"
        labels, classes = (folder / f"{start}{which}.png" for which in LABELS)
        labelled = labels.is_file() or not classes.is_file()
        truth = Truth(labels, TRAIN_IDS) if labelled else Truth(classes, THEMSELVES)
        samples.append(Sample(name, file, kind.size, truth))
    return _dataset(folder, samples)


def _dataset(folder: Path, samples: Sequence[Sample]) -> Dataset:
    """Raises DataError if there are no samples or files are missing."""
    if not samples:
        raise DataError(f"{folder}: the list of pictures is empty")
    files = [file for sample in samples for file in (sample.file, sample.truth.file)]
    missing = [str(file.relative_to(folder)) for file in files if not file.is_file()]
    if missing:
        named = ", ".join(missing[:NAMED]) + (", ..." if len(missing) > NAMED else "")
        raise DataError(f"{folder} lacks {len(missing)} of {len(files)} files: {named}")
    digest = sha256()
    for sample in samples:
        content = sha256(sample.truth.file.read_bytes()).hexdigest()
        digest.update(f"{sample.key} {content}\n".encode())
    return Dataset(tuple(samples), digest.hexdigest())


def read_classes(truth: Truth, count: int) -> ClassMap:
    """The class of each pixel (H, W), below `count` or IGNORED. Raises ValueError."""
    try:
        with Image.open(truth.file) as picture:
            mode, labels = picture.mode, np.asarray(picture)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        # A broken PNG is a SyntaxError, one that unpacks to gigabytes its own
        raise ValueError(f"{truth.file} cannot be read: {error}") from error
    if mode not in ("P", "L"):
        raise ValueError(f"{truth.file} holds colors ({mode}), not class numbers")
    classes: ClassMap = truth.classes[labels]
    highest = int(classes.max(where=classes != IGNORED, initial=0))
    if highest >= count:
        raise ValueError(f"{truth.file} has class {highest}; the last one is {count - 1}")
    return classes
