"""What pages say in each language: phrases, numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from math import floor, log10

from zoo.core.card import Lang
from zoo.render.i18n.cards import CardPhrases
from zoo.render.i18n.lists import ListPhrases
from zoo.render.i18n.samples import SamplePhrases

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date_in(lang: Lang, iso: str) -> str:
    """`2026-11-21T02:07:30Z` -> `2026年11月21日` or `21 Nov 2026`; no date stays as it is."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    if lang is Lang.ZH_CN:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def seconds_in(lang: Lang, *seconds: float) -> str:
    """Two figures where it is short, whole seconds where it is long: `0.85 s`, `12 s`. Of several,
    from the shortest to the longest: `2.0–8.2 s`; one of them alone if they read the same."""
    ends = (min(seconds), max(seconds))
    texts = dict.fromkeys(f"{s:.{0 if s >= 10 else 1 if s >= 1 else 2}f}" for s in ends)
    return WORDS[lang].seconds.format(n="–".join(texts))


def processor_in(lang: Lang, name: str) -> str:
    """A measurement's processor: `AMD EPYC, 2 cores`, `AMD EPYC，2 核`."""
    return re.sub(r", (\d+) cores$", r"，\1 核", name) if lang is Lang.ZH_CN else name


def bytes_in(number: int) -> str:
    """A file's size in powers of 1000, as download pages state it: `129 MB`."""
    size = float(number)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 999.5:
            return f"{size:.0f} {unit}" if size >= 99.5 or unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def figure(value: float, decimals: int) -> str:
    """A metric's value with as many decimals as its column has."""
    return f"{value:.{decimals}f}"


def decimals(values: list[float]) -> int:
    """The decimals that show every value in full: `[38.3, 40.0]` -> 1."""
    return max((len(f"{v:.6f}".rstrip("0").partition(".")[2]) for v in values), default=0)


def places_of(values: list[float]) -> int:
    """Decimals for figures that are ranked: one at least, so that they read the same anywhere."""
    return max(1, decimals(values))


def parameters_in(number: int) -> str:
    """A number of parameters: `51394842` -> `51.4 M`, `41000` -> `41.0 K`, `300` -> `300`."""
    if number < 1000:
        return str(number)
    return f"{number / 1e3:.1f} K" if number < 99_950 else f"{millions(number)} M"


def parameters_span(numbers: list[int]) -> str:
    """From the least to the most: `19.3–95.5 M`, `300–41.0 K`."""
    low, high = parameters_in(min(numbers)), parameters_in(max(numbers))
    number, _, unit = low.partition(" ")
    if low == high:
        return low
    return f"{number if unit == high.partition(' ')[2] else low}–{high}"


def millions(number: float) -> str:
    """A number of parameters in a column of millions: `51.4`, `0.041`, `0.0003`."""
    text = rounded(number / 1e6, 1)
    return text.rstrip("0") if 0 < number < 1e5 else text


def giga(number: float, decimals: int) -> str:
    """A number of operations in thousands of millions: `429500000000` -> `429.5`."""
    return rounded(number / 1e9, decimals)


def rounded(value: float, decimals: int) -> str:
    """With so many decimals, and with more where that would show fewer than two digits."""
    small = 1 - floor(log10(value)) if 0 < value < 10 else 0
    return figure(value, max(decimals, small))


def device_in(name: str) -> str:
    """MegEngine's device as people call it: `multithread2:0`, `cpu0` -> CPU, `gpu0` -> GPU."""
    return "GPU" if name.startswith(("gpu", "cuda")) else "CPU" if name else ""


class Words(ListPhrases, CardPhrases, SamplePhrases):
    """Every phrase that is not a card's. `{n}` and the like are filled in by the views."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang


WORDS: Mapping[Lang, Words] = {lang: Words(lang) for lang in Lang}


def unbroken(text: str) -> str:
    """A metric's name without a place where a line may break: `mAP @5-95`."""
    return text.replace(" @", "\N{NO-BREAK SPACE}@").replace("-", "\N{NON-BREAKING HYPHEN}")


def in_language(text: Mapping[Lang, str], lang: Lang) -> str:
    """A text in this language, else in another one, or "" if no language has it."""
    return text.get(lang) or next(iter(text.values()), "")


def counted(forms: Mapping[bool, str], n: int) -> str:
    """`1 model card`, `2 model cards`."""
    return forms[n == 1].format(n=n)
