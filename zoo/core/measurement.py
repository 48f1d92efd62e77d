"""What each entry was measured to cost: the content of measurements.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from zoo.core.jsontext import read_json

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Measurement:
    """One entry, measured by `zoo measure`.

    parameters: scalars of the state dict; trainable: those without running statistics.
    flops: of one picture, two for each multiply-add of convolutions and linear layers.
    input: shape (N, C, H, W) of the picture before padding; outputs: shapes.
    seconds: median wall time of one picture. memory: bytes at the peak of the process.
    device: as MegEngine names it. processor: its name. versions: of MegEngine and Python.
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


Measurements = Mapping[str, Measurement]


def from_report(report: Mapping[str, Any]) -> Measurement:
    """From the JSON line that `python -m zoo.detection.measure` prints."""
    return Measurement(
        parameters=report["parameters"],
        trainable=report["trainable"],
        flops=report["flops"],
        input=tuple(report["input"]),
        outputs=tuple(map(tuple, report["outputs"])),
        seconds=report["median_seconds"],
        memory=report["peak_bytes"],
        device=report["device"],
        processor=f"{report['processor']['name']}, {report['processor']['cores']} cores",
        versions=report["versions"],
    )


def dump_measurements(measurements: Measurements) -> str:
    """The text of measurements.json."""
    rows = {name: asdict(measurements[name]) for name in sorted(measurements)}
    return json.dumps({"schema": SCHEMA, "entries": rows}, ensure_ascii=False, indent=1) + "\n"


def load_measurements(text: str) -> Measurements:
    """The measurements in the text of measurements.json; ValueError where it is not one."""
    content = read_json(text)
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError(f"measurements.json is not of schema {SCHEMA}: make it with zoo measure")
    known = {f.name for f in fields(Measurement)}
    found = {}
    for name, row in content["entries"].items():
        values = {k: v for k, v in row.items() if k in known}
        values["input"] = tuple(values["input"])
        values["outputs"] = tuple(map(tuple, values["outputs"]))
        found[name] = Measurement(**values)
    return found
