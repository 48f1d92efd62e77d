"""Lines from a case and its gateway -> events.

A hostile sample can write what it likes where its own process reports, so whatever has not the
form that `child.py` and `gateway.py` give it is no event.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

Event = dict[str, Any]

STEP = {"start", "skip", "end", "error", "exit"}  # events of a step


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
    return tuple(e for e in events if isinstance(e.get("url", ""), str) and _named(e))


def _named(event: Event) -> bool:
    return event["event"] != "opened" or event.get("names") is None or _texts(event["names"])


def inside(name: str) -> bool:
    """Whether a path stays below the repository, whose files are looked at by these names."""
    path = PurePosixPath(name)
    return bool(name) and "\0" not in name and not path.is_absolute() and ".." not in path.parts


def _sound(event: Event, steps: int) -> bool:
    if event["event"] == "done":
        versions = event.get("versions", {})
        return (
            isinstance(event.get("device", ""), str)
            and isinstance(versions, dict)
            and _texts(list(versions.values()))
        )
    step = event.get("step")
    return (
        event["event"] in STEP
        and type(step) is int
        and 0 <= step < steps
        and isinstance(event.get("values", {}), dict)
        and _seconds(event.get("seconds", 0.0))
        and isinstance(event.get("exception", ""), str)
        and _texts(event.get("kinds", None if event["event"] == "error" else []))
        and _texts(event.get("chain", []))
        and _texts(event.get("unkept", []))
        and _frames(event)
    )


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _seconds(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and 0 <= value < 1e9


def _frames(event: Mapping[str, Any]) -> bool:
    frames = event.get("frames", [])
    return isinstance(frames, list) and all(
        isinstance(frame, list) and [type(v) for v in frame] == [str, int, str, str]
        for frame in frames
    )
