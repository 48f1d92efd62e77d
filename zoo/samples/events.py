"""What a case and its gateway say -> events, dead workers, pictures.

A hostile sample can write what it likes where its own process reports, so whatever has not the
form that `child.py` and `gateway.py` give it is no event. The case decodes its own pictures and
hands over bare pixels, so no decoder outside of the jail reads what a sample wrote, and nothing but
pixels comes out: no metadata, no other format.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from PIL import Image

from zoo.core.directives import MOST_PICTURES
from zoo.core.result import Picture

Event = dict[str, Any]

STEP = {"start", "skip", "end", "error", "exit"}  # events of a step
SIDE = 1024  # pixels of a picture; `child.py` shrinks larger ones to it
LARGEST = 200_000  # bytes of a picture as WebP
QUALITIES = (80, 60, 40, 20)
HEADER = 1000  # bytes of the line before the pixels, at most
# What all pictures of a case may take, in bytes, with their headers.
MOST_BYTES = 2 * MOST_PICTURES * (3 * SIDE * SIDE + HEADER)
# A pool's worker that ends by an exception; of a process that was spawned, the frame
# that reads what it has to run and imports the sample. (What a worker's task raises is caught.)
_DEAD = re.compile(
    r"^Process \w*PoolWorker-[\d:]+:\nTraceback .*\n"
    r'|^Traceback .*\n(?:  .*\n)*?  File "[^"]*multiprocessing/spawn\.py", line \d+, in _main\n',
    re.MULTILINE,
)
_END = re.compile(r"^[A-Za-z_][\w.]*(?::.*)?$", re.MULTILINE)  # between lines of other workers


def json_lines(data: bytes | bytearray) -> tuple[tuple[Event, ...], str]:
    """The JSON objects among the lines, and the other lines."""
    objects, noise = [], []
    for line in data.decode("utf-8", "replace").splitlines():
        try:
            value = json.loads(line)
            # A half of a surrogate pair, which JSON can say, could not be written to any report.
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and isinstance(value.get("event"), str):
            objects.append(value)
        else:
            noise.append(line + "\n")
    return tuple(objects), "".join(noise)


def of_case(events: tuple[Event, ...], steps: int) -> tuple[Event, ...]:
    """The events that have the form `child.py` gives them."""
    return tuple(event for event in events if _sound(event, steps))


def of_gateway(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events that have the form `gateway.py` gives them."""
    return tuple(
        event
        for event in events
        if isinstance(event.get("url", ""), str)
        and (event["event"] != "opened" or event.get("names") is None or _texts(event["names"]))
    )


def _sound(event: Event, steps: int) -> bool:
    if event["event"] == "done":
        versions = event.get("versions", {})
        texts = isinstance(versions, dict) and _texts(list(versions.values()))
        return texts and "step" not in event and isinstance(event.get("device", ""), str)
    step, seconds, frames = event.get("step"), event.get("seconds", 0.0), event.get("frames", [])
    return (
        event["event"] in STEP
        and type(step) is int
        and 0 <= step < steps
        and isinstance(event.get("values", {}), dict)
        and isinstance(seconds, int | float)
        and 0 <= seconds < 1e9
        and isinstance(event.get("exception", ""), str)
        and _texts(event.get("kinds", []))
        and (event["event"] != "error" or bool(event.get("kinds")))
        and _texts(event.get("chain", []))
        and _texts(event.get("unkept", []))
        and isinstance(frames, list)
        and all(isinstance(f, list) and [*map(type, f)] == [str, int, str, str] for f in frames)
    )


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


@dataclass(frozen=True, slots=True)
class DeadWorker:
    """A worker process of a sample that died before it could work. exception: what it ended with,
    in a line. traceback: all it printed."""

    exception: str
    traceback: str


def dead_worker(errors: str) -> DeadWorker | None:
    """The first worker that died, by its traceback: nothing else tells of it, as a pool waits for
    ever for the task, and starts another worker that dies the same way."""
    start = _DEAD.search(errors)
    end = _END.search(errors, start.end()) if start else None
    if start is None or end is None:
        return None
    line = end[0].rstrip()
    if line.endswith(":"):  # Python's own words on unguarded samples begin two lines below
        rest = errors[end.end() : end.end() + 500].strip().split("\n\n")[0]
        line += " " + " ".join(rest.split())
    return DeadWorker(line, errors[start.start() : end.end()])


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture as the case handed it over. step: the sample that wrote it. data: rows of RGB."""

    step: int
    name: str
    width: int
    height: int
    data: bytes = b""


def read_pixels(stream: bytes, wanted: Mapping[int, tuple[str, ...]]) -> Iterator[Pixels]:
    """The pictures in what a case wrote, each of those wanted once; ends where it is not of the
    form that `child.py` writes. wanted: names by step."""
    left = {(step, name) for step, names in wanted.items() for name in names}
    at = 0
    while (end := stream.find(b"\n", at, at + HEADER)) >= 0:
        head = _header(stream[at:end])
        if head is None or (head.step, head.name) not in left:
            return
        at = end + 1 + 3 * head.width * head.height
        if len(stream) < at:
            return
        left.remove((head.step, head.name))
        yield replace(head, data=bytes(stream[end + 1 : at]))


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
    return Pixels(step, name, *sides)


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
