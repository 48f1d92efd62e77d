"""Which code pages show in colors: some lexers take time with the square of a text's length.

The bounds are of characters, not of seconds, so that a check and a build on any machine agree.
"""

from __future__ import annotations

from collections.abc import Iterable

from zoo.core.card import Sample, SampleId

LONGEST = 16_000  # characters of a block whose lexer takes time with its length
SHORTEST = 1_000  # of one that takes it with the square: a tenth of a second at most
PAGE = 20_000  # of all such blocks of a page
_LINEAR = frozenset((
    "python", "py", "python3", "py3", "pycon", "python-console", "pytb", "py3tb", "bash", "sh",
    "shell", "zsh", "json", "diff", "udiff", "bibtex", "bib",
))  # fmt: skip
_SQUARE = frozenset((
    "yaml", "toml", "ini", "cfg", "xml", "html", "javascript", "js", "css", "go", "rust", "rs",
    "sql", "docker", "dockerfile", "cmake", "cpp", "c++", "c", "java", "console", "shell-session",
    "markdown", "md", "tex", "latex", "cuda", "cu", "lua",
))  # fmt: skip


def colours(info: str) -> int:
    """Characters of a block with that info string that are shown in colors; 0 for none at all."""
    name = info.split(" ")[0].lower()
    return LONGEST if name in _LINEAR else SHORTEST if name in _SQUARE else 0


def plain(blocks: Iterable[Sample]) -> frozenset[SampleId]:
    """The blocks of a page whose languages have colors, and which are too long for them, or come
    after too many others."""
    found = set()
    left = PAGE
    for block in blocks:
        most = colours(block.info)
        slow = len(block.code) if most == SHORTEST else 0
        if 0 < most < len(block.code) or slow > left:
            found.add(block.id)
        else:
            left -= slow
    return frozenset(found)
