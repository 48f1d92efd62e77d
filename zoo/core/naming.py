"""Entry names: `atss_res50_coco_3x_800size` <-> detector, backbone, dataset, schedule, size."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The constructors of zoo/models/hub.py; tests/test_architecture.py holds the two equal.
CONSTRUCTORS = ("atss", "faster_rcnn", "fcos", "freeanchor", "retinanet")

# Short backbone names of the published checkpoints -> the network.
BACKBONES = {
    "res18": "resnet18",
    "res34": "resnet34",
    "res50": "resnet50",
    "res101": "resnet101",
    "resx101": "resnext101_32x8d",
}
# What a checkpoint's dataset token means for its figures.
DATASETS = {"coco": "COCO val2017"}

_NAME = re.compile(
    r"(?P<detector>[a-z][a-z0-9]*(?:_[a-z0-9]+)*?)_(?P<backbone>resx?\d+)"
    r"_(?P<dataset>[a-z0-9]+)_(?P<schedule>\d+x)_(?P<size>\d+)size"
)


@dataclass(frozen=True, slots=True)
class ModelName:
    """The parts of a published detector's name.

    schedule: training length in units of the 1x schedule. size: short side in pixels.
    """

    detector: str
    backbone: str
    dataset: str
    schedule: str
    size: int

    def __str__(self) -> str:
        parts = (self.detector, self.backbone, self.dataset, self.schedule, f"{self.size}size")
        return "_".join(parts)


def entry_name(text: str) -> str:
    """A model's name as a table writes it (`atss-res50-coco-3x-800size`) -> the entry's name."""
    return text.strip().strip("`*").replace("-", "_")


def split_name(name: str) -> ModelName | None:
    """The parts of an entry name, or None where the name follows another pattern."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    parts = match.groupdict()
    return ModelName(
        parts["detector"],
        parts["backbone"],
        parts["dataset"],
        parts["schedule"],
        int(parts["size"]),
    )


def constructor_of(name: str) -> str | None:
    """The constructor that builds a model of this name; None where this zoo has none."""
    parts = split_name(name)
    return parts.detector if parts and parts.detector in CONSTRUCTORS else None


def metric_in_file_name(url: str) -> float | None:
    """The figure a published weight file carries: `..._42dot6_9a92ed8c.pkl` -> 42.6."""
    figure = figure_in_file_name(url)
    return float(figure) if figure else None


def figure_in_file_name(url: str) -> str:
    """The same with the decimals as written: `..._66dot0_73dc7381.pkl` -> 66.0; "" for none."""
    match = re.search(r"_(\d+)dot(\d+)_[0-9a-f]{8}\.pkl$", url)
    return f"{match[1]}.{match[2]}" if match else ""


def hash_in_file_name(url: str) -> str | None:
    """The first 8 hex digits of the file's sha256, as published file names end in them."""
    match = re.search(r"_([0-9a-f]{8})\.pkl$", url)
    return match[1] if match else None
