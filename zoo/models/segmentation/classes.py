"""The classes of the data sets that segmentation networks learn, in English and Chinese:
voc.txt, cityscapes.txt.

English names: PASCAL VOC, "segmentation" (http://host.robots.ox.ac.uk/pascal/VOC/voc2012/), class 0
is the background; Cityscapes, the 19 classes that are evaluated, in the order of their train ids
(https://www.cityscapes-dataset.com/dataset-overview/).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from zoo.core.card import Lang
from zoo.core.class_list import class_names

_FOLDER = Path(__file__).parent
_NAMES = {
    dataset: class_names((_FOLDER / f"{dataset}.txt").read_text(encoding="utf-8"))
    for dataset in ("voc", "cityscapes")
}

# data set -> language -> names, in the order of the class numbers
CLASSES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        dataset: {lang.value: tuple(one[lang] for one in names) for lang in Lang}
        for dataset, names in _NAMES.items()
    }
)
BACKGROUND = 0  # of VOC


def class_name(number: int, dataset: str, language: str = "en_US") -> str:
    """The name of a class; `class 85` for a number or a data set without names."""
    names = CLASSES.get(dataset, {}).get(language, ())
    return names[number] if 0 <= number < len(names) else f"class {number}"


def class_color(number: int) -> tuple[int, int, int]:
    """VOC's color of a class, (blue, green, red): its lowest three bits are the highest of red,
    green and blue, the next three the next ones, and so on."""
    blue = green = red = 0
    for bit in range(7, -1, -1):
        red |= (number & 1) << bit
        green |= (number >> 1 & 1) << bit
        blue |= (number >> 2 & 1) << bit
        number >>= 3
    return blue, green, red
