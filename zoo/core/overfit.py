"""What a detector made of four pictures before and after it was trained on them."""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = 1
FOLDER = "overfit"  # below the hub's root: FAMILY.json and FAMILY.webp, by `make overfit`
LARGEST = 100_000  # bytes of a sheet


@dataclass(frozen=True, slots=True)
class Overfit:
    """The record of a family. before, after: for each picture the IoU of each true box. width,
    height: of the sheet in pixels."""

    schema: int
    family: str
    seed: int
    steps: int
    before: tuple[tuple[float, ...], ...]
    after: tuple[tuple[float, ...], ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """record: in numbers. picture: the same as WebP, untrained above trained."""

    record: Overfit
    picture: bytes


def is_webp(data: bytes) -> bool:
    """Whether the file says that it is WebP."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"
