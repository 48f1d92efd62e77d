"""Text of strangers on a terminal."""

from __future__ import annotations

# C0 and C1 but tab and new line; what turns the order of other characters round.
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_OBEYED = (*range(9), *range(11, 32), *range(127, 160), *_BIDI)
_REPLACED = dict.fromkeys(_OBEYED, "\N{REPLACEMENT CHARACTER}")


def harmless(text: str) -> str:
    """Text without the control characters by which it could command a terminal."""
    return text.translate(_REPLACED)
