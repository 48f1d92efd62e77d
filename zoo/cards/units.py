"""Units of a table's numbers, as headers and cells write them."""

from __future__ import annotations

import re

from zoo.core.task import TaskMetric
from zoo.core.vocabulary import COSTS

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
    if words in UNITS:
        return UNITS[words]
    first, slash, second = words.partition("/")
    if slash and re.fullmatch(r"[a-zµμ]{1,10}", first) and re.fullmatch(r"[a-z]{1,10}", second):
        return text.strip()
    return None


def by_unit(metric: TaskMetric, unit: str) -> TaskMetric:
    """`Speed (ms)` is a latency, `size (MB)` that of the model."""
    base = unit.partition("/")[0]
    rate = unit in ("FPS", "QPS") or (unit.endswith("/s") and base not in _TIMES)
    meant = ""
    if metric.name == "images" and unit == "s":
        meant = "FPS"
    elif metric.name == "FPS" and base in _TIMES:
        meant = "latency"
    elif metric.name == "latency" and rate:
        meant = "FPS"
    elif metric.name == "input size" and unit in _BYTES:
        meant = "model size"
    return next((one for one in COSTS if one.name == meant), metric)
