"""Chinese characters in regular expressions."""

from __future__ import annotations

# Letters beyond Latin, Greek, Cyrillic and Armenian. The range of the Han characters itself would
# take ten times as long to compile: Python marks each of its 20,000 characters.
HAN = r"[^\W\d_\x00-\u058f]"
