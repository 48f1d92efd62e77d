"""What a cell of a table holds: words without markup, a number with its unit, several, nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Literal, NamedTuple
from unicodedata import category, normalize

from zoo.core.task import TaskMetric
from zoo.core.vocabulary import COSTS

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
    name = name.lower()
    if "." in name:
        name = re.sub(r"(?<![\d.])(\d+\.\d+)\s*x(?![\w])", r"x\1", name)
    return "".join(filter(str.isalnum, name))


def _visible(text: str) -> str:
    """Without signs that take no room, hyphens and minus signs as `-`, `×` as `x`."""
    if text.isascii():
        return text
    kinds = ((sign, category(sign)) for sign in text.replace("\u2212", "-").replace("×", "x"))
    return normalize("NFKC", "".join("-" if k == "Pd" else s for s, k in kinds if k != "Cf"))


UNITS = {
    "%": "%", "k": "K", "m": "M", "g": "G", "t": "T", "b": "B", "million": "M", "billion": "B",
    "百万": "M", "十亿": "B", "万": "万", "亿": "亿", "ms": "ms", "毫秒": "ms", "s": "s",
    "sec": "s", "秒": "s", "us": "µs", "µs": "µs", "μs": "µs", "min": "min", "h": "h", "hour": "h",
    "hours": "h", "day": "days", "days": "days", "kb": "KB", "mb": "MB", "gb": "GB", "kib": "KiB",
    "mib": "MiB", "gib": "GiB", "fps": "FPS", "qps": "QPS", "db": "dB", "mm": "mm", "cm": "cm",
    "px": "px", "pixel": "px", "pixels": "px", "像素": "px", "w": "W", "j": "J", "gflops": "G",
    "mflops": "M", "gmacs": "G", "mmacs": "M", "flops": "", "macs": "", "tflops": "T",
}  # fmt: skip
_TIMES, _BYTES = {"ms", "s", "µs", "min", "h", "days"}, {"KB", "MB", "GB", "KiB", "MiB", "GiB"}
_FACTOR = re.compile(  # `x10^3`, `(×10³)`, `x10<sup>-3</sup>` at the end of a header
    r"\s*[(（]?\s*[x×*]\s?10(?:\^\{?(-?\d{1,2})\}?\^?|<sup>(-?\d{1,2})</sup>|([⁻⁰¹²³⁴-⁹]{1,3}))"
    r"[)）]?\s*\Z"
)
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def without_factor(header: str) -> tuple[str, str]:
    """A header without a power of ten, and the unit of its numbers: `KID x10^3` -> KID, ×10^-3."""
    found = _FACTOR.search(header)
    if found is None:
        return header, ""
    power = next(filter(None, found.groups())).translate(_RAISED)
    sign = power.removeprefix("-") if power.startswith("-") else f"-{power}"
    return header[: found.start()], f"×10^{sign}"


def unit_of(text: str) -> str | None:
    """The unit that the whole text is, such as `ms/img`; None for any other text."""
    words = text.strip().lower()
    rate = re.fullmatch(r"[a-zµμ]{1,10}/[a-z]{1,10}", words)
    return UNITS.get(words, text.strip() if rate else None)


def by_unit(metric: TaskMetric, unit: str) -> TaskMetric:
    """`Speed (ms)` is a latency, `size (MB)` that of the model."""
    time = unit.partition("/")[0] in _TIMES
    rate = unit in ("FPS", "QPS") or (unit.endswith("/s") and not time)
    meant = {
        "images": "FPS" if unit == "s" else "",
        "FPS": "latency" if time else "",
        "latency": "FPS" if rate else "",
        "input size": "model size" if unit in _BYTES else "",
    }.get(metric.name)
    return next((one for one in COSTS if one.name == meant), metric)


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
