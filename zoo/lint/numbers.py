"""The numbers in running text, by value: `118k`, `118,000` and `11.8 万` are the same one.

`512x512` has the numbers of `512 x 512`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NUMBER = re.compile(
    # The first digit stands first, so that the search looks at digits only.
    r"(?P<digits>\d(?<![A-Za-z0-9_.]\d)(?:\d{0,2}(?:,\d{3})+(?!\d)|\d{0,14}))(?P<part>\.\d{1,15})?"
    r"(?: ?(?P<unit>百万|[万亿千kKMBG]|thousand|million|billion))?(?![A-Za-z0-9_]|\.\d| ?月)",
    re.ASCII,
)
DIGIT = re.compile("[0-9]")
_PRODUCT = re.compile(r"(?<![\w.])[1-9]\d*(?:[xX][1-9]\d*)+(?![A-Za-z0-9_]|\.\d)", re.ASCII)
_UNITS = {
    "k": 1e3, "K": 1e3, "千": 1e3, "thousand": 1e3, "万": 1e4, "M": 1e6, "百万": 1e6,
    "million": 1e6, "亿": 1e8, "B": 1e9, "G": 1e9, "billion": 1e9,
}  # fmt: skip


class Number(NamedTuple):
    """start, end: its place in the text it was found in."""

    value: float
    text: str
    start: int
    end: int

    @property
    def small(self) -> bool:
        """A whole number below ten, which the other language may write as a word."""
        return self.value < 10 and self.value == int(self.value)


def numbers(text: str) -> Iterator[Number]:
    if not DIGIT.search(text):
        return
    plain_text = text
    if "x" in text or "X" in text:
        plain_text = _PRODUCT.sub(lambda m: m[0].replace("x", " ").replace("X", " "), text)
    for match in _NUMBER.finditer(plain_text):
        plain = float(match["digits"].replace(",", "") + (match["part"] or ""))
        value = float(f"{plain * _UNITS.get(match['unit'] or '', 1.0):.9g}")
        yield Number(value, match[0].strip(), match.start(), match.end())
