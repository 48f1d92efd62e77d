"""Licenses of weights: SPDX expressions, and what people write instead of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

LONGEST = 300  # characters of an expression
SHOWN = 4  # names that a hint lists
# Licenses of weights and code that people write without looking their names up.
COMMON = (
    "0BSD", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-1.1", "Apache-2.0", "Artistic-2.0",
    "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear", "BSL-1.0", "CC-BY-3.0", "CC-BY-4.0",
    "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC0-1.0", "ECL-2.0", "EPL-1.0", "EPL-2.0",
    "EUPL-1.2", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC",
    "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0",
    "MPL-1.1", "MPL-2.0", "MS-PL", "MulanPSL-1.0", "MulanPSL-2.0", "NCSA", "OFL-1.1",
    "PostgreSQL", "Unlicense", "UPL-1.0", "WTFPL", "Zlib",
)  # fmt: skip
# The words of a license's title, in this order -> those of its name.
_TITLES = (
    ("lesser general public", "lgpl"), ("affero general public", "agpl"),
    ("general public", "gpl"), ("mozilla public", "mpl"), ("eclipse public", "epl"),
    ("european union public", "eupl"), ("boost software", "bsl"), ("creative commons", "cc"),
    ("attribution", "by"), ("non commercial", "nc"), ("noncommercial", "nc"),
    ("no derivatives", "nd"), ("noderivatives", "nd"), ("share alike", "sa"),
    ("sharealike", "sa"), ("asl", "apache"), ("expat", "mit"), ("x11", "mit"),
    ("new bsd", "bsd 3 clause"), ("modified bsd", "bsd 3 clause"),
    ("simplified bsd", "bsd 2 clause"), ("freebsd", "bsd 2 clause"),
    ("mulan permissive", "mulan psl"), ("木兰", "mulan psl "), ("宽松", " "),
    ("许可证", " "), ("许可协议", " "), ("协议", " "), ("第", " "), ("版", " "),
    ("mulanpsl", "mulan psl"), ("or later", "or_later"), ("+", " or_later"),
)  # fmt: skip
_NOISE = frozenset(
    ("the", "license", "licence", "licensed", "under", "software", "gnu", "version", "v",
     "agreement")
)  # fmt: skip
_NONE = "delete the line if the license is not known"
_OWN = "`LicenseRef-NAME` for one that SPDX does not list"


def spdx(text: str) -> str:
    """The license as SPDX spells it; "" if it is no SPDX expression."""
    from packaging import licenses  # takes time, and few cards state a license

    if len(text) > LONGEST:
        return ""
    try:
        return licenses.canonicalize_license_expression(text)
    except licenses.InvalidLicenseExpression:
        return ""


def meant(text: str) -> tuple[str, str]:
    """The one expression that a text can mean, else ""; and what to do about the text."""
    if len(text) <= LONGEST:
        text = re.sub(r"https?://\S*/", "", text.strip())
        parts = re.split(r"\s+(or(?!\s+later)|and)\s+|\s*([/&])\s*", text, flags=re.I)
        if joined := _joined([p for p in parts if p]):
            return joined, f"write `{joined}`"
        names = _near(text)
        if len(names) > 1:
            more = " ..." if len(names) > SHOWN else ""
            listed = ", ".join(f"`{name}`" for name in names[:SHOWN])
            return "", f"write which one: {listed}{more}"
        if close := get_close_matches(text, COMMON, 1, 0.8):
            return "", f"did you mean `{close[0]}`?"
    return "", f"write its SPDX name (`Apache-2.0`), or {_OWN}; {_NONE}"


def _joined(parts: list[str]) -> str:
    """Parts of an expression, every second of them a word that joins, as an expression."""
    words = {"or": "OR", "and": "AND", "/": "OR", "&": "AND"}
    found = [words.get(part.lower(), "") for part in parts]
    for number, part in enumerate(parts[::2]):
        names = [spdx(part)] if spdx(part) else _near(part)
        found[2 * number] = names[0] if len(names) == 1 else ""
    return spdx(" ".join(found)) if all(found) else ""


def _near(text: str) -> list[str]:
    """The common licenses whose names have all words of the text, the one with no more first."""
    written = set(_words(text))
    if not any(word[0].isalpha() for word in written):
        return []
    names = {name: set(_words(name)) for name in COMMON}
    same = [name for name, words in names.items() if words == written]
    return same or [name for name, words in names.items() if written < words]


def _words(text: str) -> Iterator[str]:
    """`Apache License, Version 2.0` -> apache 2."""
    text = text.lower().replace("-", " ").replace("_", " ")
    for title, short in _TITLES:
        text = re.sub(rf"(?<![a-z]){re.escape(title)}", short, text)
    for word in re.findall(r"\d+(?:\.\d+)*|[a-z_]+|[^\W\d_]+", text):
        word = re.sub(r"(?:\.0)+$", "", word) if word[0].isdigit() else word
        word = word[:-1] if word.endswith("plv") else word  # GPLv3
        if word not in _NOISE:
            yield word
