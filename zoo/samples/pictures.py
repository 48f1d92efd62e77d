"""Pictures that samples wrote and asked to keep: pixels from the case -> WebP.

The case decodes its own files and hands over bare pixels, so no decoder outside of the jail reads
what a sample wrote, and nothing but pixels comes out: no metadata, no other format.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from zoo.core.directives import MOST_PICTURES
from zoo.core.result import Picture

SIDE = 1024  # pixels; `child.py` shrinks larger pictures to it
LARGEST = 200_000  # bytes of a picture as WebP
QUALITIES = (80, 60, 40, 20)
HEADER = 1000  # bytes of the line before the pixels, at most
# What all pictures of a case may take, in bytes, with their headers.
MOST_BYTES = 2 * MOST_PICTURES * (3 * SIDE * SIDE + HEADER)


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture as the case handed it over. step: the sample that wrote it. data: rows of RGB."""

    step: int
    name: str
    width: int
    height: int
    data: bytes


def read_pixels(stream: bytes, wanted: Mapping[int, tuple[str, ...]]) -> Iterator[Pixels]:
    """The pictures in what a case wrote; ends where it is not of the form that `child.py` writes.

    wanted: names by step; each is taken once.
    """
    left = {(step, name) for step, names in wanted.items() for name in names}
    at = 0
    while (end := stream.find(b"\n", at, at + HEADER)) >= 0:
        head = _header(stream[at:end])
        if head is None or (head.step, head.name) not in left:
            return
        at = end + 1
        size = 3 * head.width * head.height
        if len(stream) < at + size:
            return
        left.remove((head.step, head.name))
        yield Pixels(head.step, head.name, head.width, head.height, bytes(stream[at : at + size]))
        at += size


def _header(line: bytes) -> Pixels | None:
    try:
        content = json.loads(line)
        step, name = content["step"], content["name"]
        sides = content["width"], content["height"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    numbers = all(type(one) is int for one in (step, *sides))
    if not (numbers and isinstance(name, str) and all(0 < side <= SIDE for side in sides)):
        return None
    return Pixels(step, name, *sides, b"")


def to_webp(pixels: Pixels) -> Picture:
    """The picture as it is kept: at most `LARGEST` bytes, smaller where it has to be."""
    image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.data)
    while True:
        for quality in QUALITIES:
            file = BytesIO()
            image.save(file, "WEBP", quality=quality)
            if file.tell() <= LARGEST:
                text = base64.b64encode(file.getvalue()).decode()
                return Picture(pixels.step, pixels.name, *image.size, text)
        image = image.resize((max(image.width // 2, 1), max(image.height // 2, 1)))
