"""What a cell of a table holds: a number with its unit, several, nothing, or words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from zoo.cards.units import UNITS
from zoo.cards.words import plain

_SHAPE = re.compile(
    r"(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d{1,3})?)"
    r"(?P<percent>\s?%)?"
    r"(?:\s?(?:±|\+/-|\+-|\\pm)\s?\d+(?:\.\d+)?(?P<late>\s?%)?|\s?\(±\s?\d+(?:\.\d+)?%?\))?"
    r"(?:\s?(?P<unit>[^\W\d_]{1,10}(?:/[A-Za-z]{1,10})?))?"
)
LARGEST = 1e18  # no figure is larger: axes and feeds need finite numbers, and sums of them
_NOTHING = re.compile(
    r"[-/?.]*|n\.?/?a\.?|none|null|nan|tbd|todo|无|暂无|未知|不适用", re.IGNORECASE
)
_STRUCK = re.compile(r"^\s*(~~.*~~|<(?:s|del)>.*</(?:s|del)>)\s*$", re.IGNORECASE)
Kind = Literal["number", "nothing", "words"]


class Content(NamedTuple):
    """What a cell holds. text: as written, without markup. parts: of `84.6/83.4`.

    odd: why a cell that begins like a number is not read as one.
    """

    kind: Kind
    text: str
    value: float = 0.0
    unit: str = ""
    parts: tuple[Content, ...] = ()
    odd: str = ""


@lru_cache(maxsize=8192)
def read_cell(text: str) -> Content:
    """`1.4M` -> 1.4, M; `39.3 ± 0.2` -> 39.3; `1,234` -> 1234; `-` -> nothing."""
    written = plain(text).replace("$", "").strip()
    if _NOTHING.fullmatch(written):
        return Content("nothing", written)
    if _STRUCK.match(text):
        return Content("words", written, odd="is struck out")
    if number := _number(written):
        if abs(number.value) > LARGEST:
            return Content("words", written, odd="is larger than any figure")
        return number
    parts = [_number(part.strip()) for part in written.split("/")]
    if len(parts) > 1 and all(part and abs(part.value) <= LARGEST for part in parts):
        return Content("number", written, parts=tuple(part for part in parts if part))
    odd = "is not a number" if _like_number(written) else ""
    return Content("words", written, odd=odd)


def _number(text: str) -> Content | None:
    match = _SHAPE.fullmatch(text)
    if match is None or not any(map(str.isdigit, match["number"])):
        return None
    unit = match["unit"] or ""
    known = UNITS.get(unit.lower(), unit if "/" in unit else None) if unit else ""
    if known is None:
        return None
    percent = "%" if match["percent"] or match["late"] else ""
    value = float(match["number"].replace(",", ""))
    shown = text[: -len(unit)].rstrip() if unit else text
    shown = shown.removesuffix("%").rstrip() if percent else shown
    return Content("number", shown, value, percent or known)


def _like_number(text: str) -> bool:
    """Whether it is meant as a number: `~39`, `38,3`, `>90`, `38.3 (+1.2)`, not `256x192`."""
    return bool(
        re.match(r"[~≈<>≤≥±+-]?\s?\d", text) and not re.match(r"\d+(?:\.\d+)?\s?[A-Za-z*]", text)
    )
