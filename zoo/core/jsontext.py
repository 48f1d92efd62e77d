"""JSON that somebody else may have written."""

from __future__ import annotations

import json
from typing import Any

LONGEST = 60  # characters of a key that a message shows


def read_json(text: str | bytes) -> Any:
    """What the text says; ValueError where it is no JSON, is nested a thousand levels deep, says a
    key of an object twice, or holds half a character (`\\ud800`), which no file can."""
    try:
        content = json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if ("\\ud" if isinstance(text, str) else b"\\ud") in text.lower():  # type: ignore[operator]
        try:
            json.dumps(content, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError("it holds half a character, such as \\ud800") from None
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"an object has the key {twice[:LONGEST]!r} twice")
    return found
