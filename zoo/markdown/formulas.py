"""Formulas in LaTeX -> MathML, which browsers show without a script."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 1000  # characters
DEEPEST = 30  # braces within braces
_TAGS = frozenset(
    (
        "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot",
        "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd",
        "mpadded", "mphantom", "menclose", "mstyle", "mmultiscripts", "mprescripts", "none",
    )
)  # fmt: skip
_ATTRIBUTES = {
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "form", "separator", "minsize", "maxsize", "movablelimits"},
    "mtable": {"columnalign", "rowspacing", "columnspacing"},
    "mfrac": {"linethickness"},
    "mspace": {"width"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mstyle": {"displaystyle", "scriptlevel"},
}
_MACRO = re.compile(r"\\[A-Za-z]+")


@lru_cache(maxsize=512)
def mathml(latex: str, block: bool) -> str:
    """Nothing where it cannot be read: an unknown macro, an open brace, or too much of it."""
    if len(latex) > LONGEST or not _balanced(latex):
        return ""
    import nh3  # few cards have formulas
    from latex2mathml.converter import convert

    try:
        made = convert(latex.strip(), display="block" if block else "inline")
    except Exception:  # it raises whatever its parser happens to run into
        return ""
    clean = nh3.clean(
        made, tags=set(_TAGS), attributes=_ATTRIBUTES, clean_content_tags={"script", "style"}
    )
    return "" if _MACRO.search(clean) or not clean.startswith("<math") else clean


def _balanced(latex: str) -> bool:
    """Whether each brace has its partner, and they are not nested too deeply."""
    depth = 0
    for sign in re.sub(r"\\.", "", latex):
        depth += (sign == "{") - (sign == "}")
        if not 0 <= depth <= DEEPEST:
            return False
    return depth == 0
