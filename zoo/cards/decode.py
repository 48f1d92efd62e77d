"""A file's bytes -> Source, or a diagnostic that names the encoding and the remedy."""

from __future__ import annotations

import re
from dataclasses import replace

from zoo.core.diagnostics import Diagnostic, about_file, diagnose
from zoo.core.invisible import visible
from zoo.core.source import Source, Span, normalise

MAX_BYTES = 1_000_000  # a card is prose and a few samples; far larger files are a mistake
MAX_LINES = 20_000
_SMALLER = "link to large material instead of pasting it"
HEAD = 20_000  # bytes that a title is searched in
LONGEST = 200  # characters of that title
_TITLE = re.compile(r"^title[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


def decode(path: str, data: bytes) -> Source | Diagnostic:
    """The card's text, which has to be UTF-8 (a byte order mark and any line ends are accepted)."""
    if len(data) > MAX_BYTES:
        text = f"the file is larger than {MAX_BYTES / 1e6:.0f} MB, the most a card may have"
        return about_file(path, "ZOO004", text, _SMALLER)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = f"save it as UTF-8, or: iconv -f UTF-16 -t UTF-8 {path}"
        return about_file(path, "ZOO001", "the file is UTF-16; cards are UTF-8", hint)
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    if lines > MAX_LINES:
        text = f"the file has {lines} lines; a card may have {MAX_LINES}"
        return about_file(path, "ZOO004", text, _SMALLER)
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(path, data, error.start)
    source = Source(path, normalise(whole), whole.startswith("\ufeff"))
    if (nul := source.text.find("\0")) >= 0:
        text = "the text contains a NUL character"
        return diagnose(source, Span(nul, nul + 1), "ZOO003", text, "delete it")
    return source


def _not_utf8(path: str, data: bytes, at: int) -> Diagnostic:
    line = data.count(b"\n", 0, at) + 1
    column = at - data.rfind(b"\n", 0, at)
    name, hint = "not UTF-8 (it reads as GBK)", f", or: iconv -f GB18030 -t UTF-8 {path}"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        name, hint = "not UTF-8", ""
    text, hint = f"byte 0x{data[at]:02x} here is {name}", f"save the file as UTF-8{hint}"
    found = about_file(path, "ZOO001", text, hint)
    return replace(found, line=line, column=column, end_line=line, end_column=column + 1)


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
