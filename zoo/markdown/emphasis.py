"""Runs of `*`, `_` and `~`: which of them mark something, as CommonMark pairs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from unicodedata import category

PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(slots=True)
class Run:
    """A run of marks that may begin or end emphasis. opens, closes: what it turned out to be."""

    mark: str
    count: int
    length: int
    can_open: bool
    can_close: bool
    opens: list[str] = field(default_factory=list)
    closes: list[str] = field(default_factory=list)


def sides(mark: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run between two characters may begin, and may end, something."""
    space_before, space_after = before.isspace(), after.isspace()
    sign_before, sign_after = _is_punctuation(before), _is_punctuation(after)
    left = not space_after and (not sign_after or space_before or sign_before)
    right = not space_before and (not sign_before or space_after or sign_after)
    if mark != "_":
        return left, right
    return left and (not right or sign_before), right and (not left or sign_after)


def pair_runs(runs: list[Run], bottom: int) -> None:
    """Pairs the runs of marks from `bottom` on; CommonMark's `process emphasis`."""
    floors: dict[tuple[str, bool, int], int] = {}
    at = bottom
    while at < len(runs):
        closer = runs[at]
        if not closer.can_close:
            at += 1
            continue
        third = closer.count if closer.mark == "~" else closer.length % 3
        key = (closer.mark, closer.can_open, third)
        floor = floors.get(key, bottom)
        before = at - 1
        while before >= floor and not _fit(runs[before], closer):
            before -= 1
        if before < floor:
            floors[key] = at
            if closer.can_open:
                at += 1
            else:
                del runs[at]
            continue
        opener = runs[before]
        used = 2 if opener.count >= 2 and closer.count >= 2 else 1
        tag = "del" if closer.mark == "~" else "strong" if used == 2 else "em"
        opener.opens.append(tag)
        closer.closes.append(tag)
        opener.count -= used
        closer.count -= used
        del runs[before + 1 : at]
        at = before + 1
        if not closer.count:
            del runs[at]
        if not opener.count:
            del runs[before]
            at -= 1
        for other, floor in floors.items():
            floors[other] = min(floor, at)
    del runs[bottom:]


def _fit(opener: Run, closer: Run) -> bool:
    if opener.mark != closer.mark or not opener.can_open or not opener.count:
        return False
    if closer.mark == "~":
        return opener.count == closer.count
    if not (opener.can_close or closer.can_open):
        return True
    total = opener.length + closer.length
    return bool(total % 3) or not (opener.length % 3 or closer.length % 3)


def _is_punctuation(letter: str) -> bool:
    return letter in PUNCTUATION or (ord(letter) > 127 and category(letter)[0] in "PS")
