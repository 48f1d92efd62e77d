"""The title of a card that cannot be read, as far as one can be made out."""

from __future__ import annotations

import re

from zoo.core.invisible import visible

HEAD = 20_000  # bytes that are searched
LONGEST = 200  # characters
_TITLE = re.compile(r"^title[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


def title_in(data: bytes) -> str:
    """The text of the first `title: ...` line; empty if no line has a title."""
    line = _TITLE.search(_text(data[:HEAD]).replace("\r", "\n"))
    title = visible(line[1]).replace("\ufffd", "").strip() if line else ""
    for quote in "\"'":
        if title.startswith(quote):
            title = title[1:].partition(quote)[0]
    return title[:LONGEST].strip()


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut inside a character
            return data.decode("utf-8", "ignore")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")
