"""Which code pages show in colours: some lexers take time with the square of a text's length.

The bounds are of characters, not of seconds, so that a check and a build on any machine agree.
"""

from __future__ import annotations

LONGEST = 16_000  # characters of a block whose lexer takes time with its length
SHORTEST = 1_000  # of one that takes it with the square: a tenth of a second at most
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
    """Characters of a block with that info string that are shown in colours; 0 for none at all."""
    name = info.split(" ")[0].lower()
    return LONGEST if name in _LINEAR else SHORTEST if name in _SQUARE else 0


def too_long(info: str, code: str) -> bool:
    """Whether a block of a language that has colours is too long for them."""
    return 0 < colours(info) < len(code)
