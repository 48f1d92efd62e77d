"""The 80 classes of COCO in the order of the published detectors, in English and Chinese: coco.txt.

English names: Microsoft COCO, "thing" categories of 2014-2017 sorted by category number
(https://cocodataset.org/#explore). Row k names class k of a detection.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from zoo.core.card import Lang
from zoo.core.class_list import class_names

_NAMES = class_names(Path(__file__).with_name("coco.txt").read_text(encoding="utf-8"))
CLASSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {lang.value: tuple(names[lang] for names in _NAMES) for lang in Lang}
)


def class_name(number: int, language: str = "en_US") -> str:
    """The name of class 0..79; `class 85` for a number that COCO does not have."""
    names = CLASSES[language]
    return names[number] if 0 <= number < len(names) else f"class {number}"
