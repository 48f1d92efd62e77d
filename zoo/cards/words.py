"""The words of a table's cell: without markup, invisible signs and marks of footnotes."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from unicodedata import category, normalize

_FOOTNOTE = re.compile(
    r"<sup>.*?</sup>|\[\^[^\]]*\]|\^\d+\^|(?:\\?[\u00b9\u00b2\u00b3\u2070-\u2079*\u2020\u2021\u00a7\u00b6])+$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"<[/!]?[A-Za-z][^<>]*>")
_MARK = re.compile(r"(?<!\\)(?:\*\*|__|[*`]|~~)|(?<![\w\\])_|(?<!\\)_(?!\w)|\\(?=[!-/:-@\[-`{-~])")
_OURS = re.compile(r"\s*\((?:ours?|this (?:work|repo)|本文|我们的?)\)\s*$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A cell's text without markup: `mAP<br>@5-95` -> `mAP @5-95`, `**22.4**` -> `22.4`."""
    if text.isascii() and text.replace(" ", "").isalnum():
        return " ".join(text.split())
    text = _FOOTNOTE.sub("", _LINK.sub(r"\1", _PICTURE.sub(" ", text)).strip())
    text = _TAG.sub(" ", _MARK.sub("", text))
    return " ".join(_visible(unescape(text)).split())


def row_name(text: str) -> str:
    """A model's name as a row writes it, without `(ours)`."""
    return _OURS.sub("", plain(text))


@lru_cache(maxsize=8192)
def letters(name: str) -> str:
    """A name's letters and digits: `ShuffleNetV2 x0.5`, `ShuffleNetV2 (0.5x)` and
    `shufflenet_v2_x0_5` have the same."""
    name = re.sub(r"(?<![\d.])(\d+\.\d+)\s*x(?![\w])", r"x\1", name.lower())
    return "".join(filter(str.isalnum, name))


def _visible(text: str) -> str:
    """Without signs that take no room, hyphens and minus signs as `-`, `×` as `x`."""
    if text.isascii():
        return text
    made = []
    for sign in text:
        kind = category(sign)
        if kind == "Cf":
            continue
        made.append("-" if kind == "Pd" or sign in "\u2212\u00ad" else "x" if sign == "×" else sign)
    return normalize("NFKC", "".join(made))
