"""Characters that nobody sees: they turn text round, hide text in it, or make two names look alike.

What emoji, and scripts that join their letters, need of them is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Unicode's control and format characters, but for tab, line ends, and marks that are printed (the
# Arabic number signs); fillers, which are letters without a shape; selectors of a letter's shape.
_BIDI = r"\u202a-\u202e\u2066-\u2069"
_MARKS = r"\u200e\u200f\u061c"  # right where text runs from right to left
_TAGS = r"\U000e0000-\U000e007f"
_JOINERS = r"\u200c\u200d"
_BLANK = (
    r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f"
    r"\u3164\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff"
)
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"  # and halves of characters
_NEAR = f"[{_CONTROL}{_BLANK}{_MARKS}{_BIDI}{_JOINERS}\\ufe00-\\ufe0f]"
_FAR = f"[{_TAGS}\U000e0100-\U000e01ef]"
# Each class alone is searched for many times faster than both in one.
_ANY_NEAR, _ANY_FAR = re.compile(_NEAR), re.compile(_FAR)
_SUSPECT = re.compile(f"(?:{_NEAR}|{_FAR})+")
_DECEIVES = re.compile(f"[{_CONTROL}{_BIDI}{_TAGS}]")
_FLAG = re.compile(r"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def invisible(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each run of characters that nobody sees and the text does not need."""
    if text.isprintable() and text.isascii():
        return
    if not (_ANY_NEAR.search(text) or _ANY_FAR.search(text)):
        return
    for run in _SUSPECT.finditer(text):
        start = run.start()
        for at in range(run.start(), run.end() + 1):
            if at == run.end() or _needed(text, at):
                if start < at:
                    yield start, at
                start = at + 1


def visible(text: str) -> str:
    """The text without such characters."""
    kept, at = [], 0
    for start, end in invisible(text):
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


def deceives(text: str) -> bool:
    """Whether a run of such characters commands, turns or hides text, rather than being left over
    from a web page or an editor."""
    return bool(_DECEIVES.search(text))


def in_words(run: str) -> str:
    """A run of such characters in words: `U+202E RIGHT-TO-LEFT OVERRIDE (invisible)`."""
    first = run[0]
    control = unicodedata.category(first) == "Cc"
    name = unicodedata.name(first, "control character" if control else "noncharacter")
    more = f" and {len(run) - 1} more characters" if len(run) > 1 else ""
    return f"U+{ord(first):04X} {name}{more} (invisible)"


def _needed(text: str, at: int) -> bool:
    """Whether a character belongs to an emoji or to the script around it."""
    character, before = text[at], text[at - 1] if at else ""
    code = ord(character)
    if character in "\u200e\u200f\u061c":
        return bool(_RIGHT_TO_LEFT.search(text, max(0, at - 40), at + 40))
    if character in "\u200c\u200d":
        return bool(before) and _joins(before)
    if 0xE0000 <= code <= 0xE007F:
        flags = _FLAG.finditer(text, max(0, at - 8), at + 8)
        return any(flag.start() < at < flag.end() for flag in flags)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return bool(before) and _has_variants(before)
    return False


def _joins(character: str) -> bool:
    """An emoji, a letter of a script whose letters join, or a mark above or below one."""
    kind = unicodedata.category(character)
    joined = kind == "Lo" and unicodedata.east_asian_width(character) not in "WF"
    return joined or kind in ("Mn", "Mc", "So", "Sk")


def _has_variants(character: str) -> bool:
    """A symbol, a keycap or a letter that is neither Latin nor alike."""
    kind = unicodedata.category(character)
    return character in "0123456789#*\u2139" or kind in ("So", "Sm", "Sk", "Po", "Pd", "Lo")
