"""What each entry was measured to cost: the content of measurements.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from zoo.core.jsontext import from_json, read_json

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class FeatureMap:
    """A level of a detector's pyramid. stride: pixels of the input for a cell. height, width: in
    cells. candidates: boxes that are scored on it."""

    stride: int
    height: int
    width: int
    candidates: int


@dataclass(frozen=True, slots=True)
class Pyramid:
    """What a detector makes of the input. padded: height and width of the input in pixels, as the
    network sees it. maps: finest first. threshold: scores above it count; of two boxes of a class
    that overlap more than nms_iou the better one stays, and max_boxes of all."""

    padded: tuple[int, ...]
    maps: tuple[FeatureMap, ...]
    nms_iou: float
    threshold: float
    max_boxes: int


@dataclass(frozen=True, slots=True)
class Measurement:
    """One entry, measured by `zoo measure`.

    parameters: scalars of the state dict; trainable: those without running statistics.
    flops: of one input, two for each multiply-add of convolutions and linear layers.
    input: shape of the first one, without padding; outputs: shapes.
    seconds: median wall time of one input. memory: bytes at the peak of the process.
    device: as MegEngine names it. processor: its name. versions: of MegEngine and Python.
    pyramid: of a detector, seen in the network that was measured.
    """

    parameters: int
    trainable: int
    flops: int
    input: tuple[int, ...]
    outputs: tuple[tuple[int, ...], ...]
    seconds: float | None
    memory: int
    device: str
    processor: str
    versions: Mapping[str, str]
    pyramid: Pyramid | None = None

    @property
    def size(self) -> str:
        """`800 × 1333` for pictures (N, C, H, W), `128` for 128 numbers or tokens (N, L)."""
        sides = self.input[2:] if len(self.input) > 2 else self.input[1:]
        return " × ".join(map(str, sides or self.input))

    @property
    def drawn(self) -> Pyramid | None:
        """The pyramid, if a drawing can show it: the file may be written by hand."""
        if (pyramid := self.pyramid) is None:
            return None
        sides = [side for one in pyramid.maps for side in (one.stride, one.height, one.width)]
        sound = 0 < len(pyramid.maps) < 10 and min(sides, default=0) > 0
        return pyramid if sound and len(pyramid.padded) == 2 else None


Measurements = Mapping[str, Measurement]


@dataclass(frozen=True, slots=True)
class _File:
    schema: int
    entries: Measurements


def from_report(report: Mapping[str, Any]) -> Measurement:
    """From the JSON line that `python -m zoo.models.runtime.measure` prints."""
    processor = f"{report['processor']['name']}, {report['processor']['cores']} cores"
    named = {"seconds": report["median_seconds"], "memory": report["peak_bytes"]}
    return from_json(Measurement, {**report, **named, "processor": processor})


def dump_measurements(measurements: Measurements) -> str:
    """The text of measurements.json."""
    rows = {name: asdict(measurements[name]) for name in sorted(measurements)}
    for row in rows.values():
        if row["pyramid"] is None:
            del row["pyramid"]
    return json.dumps({"schema": SCHEMA, "entries": rows}, ensure_ascii=False, indent=1) + "\n"


def load_measurements(text: str) -> Measurements:
    """The measurements in the text of measurements.json; ValueError where it is not one."""
    try:
        file = from_json(_File, read_json(text))
        if file.schema != SCHEMA:
            raise ValueError(f"it is not of schema {SCHEMA}")
        if not all(one.input for one in file.entries.values()):
            raise ValueError("an input has no sides")
    except ValueError as error:
        text = "measurements.json cannot be read"
        raise ValueError(f"{text}: {error}; delete it, then run: zoo measure") from None
    return file.entries
