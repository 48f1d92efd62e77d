"""Lines that git leaves where two branches changed the same text, and nobody has chosen yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from zoo.core.diagnostics import Diagnostic, diagnose
from zoo.core.source import Source, Span

MOST = 100
_MARK = re.compile(r"^(?:<{7}|={7}|>{7})(?: [^\n]*)?$", re.MULTILINE)


def conflicts(source: Source, span: Span) -> Iterator[Diagnostic]:
    """Each unresolved conflict between the offsets, where its first mark stands."""
    inside = False
    for match in islice(_MARK.finditer(source.text, span.start, span.end), MOST):
        if not inside:
            yield _conflict(source, Span(*match.span()))
        inside = match[0][0] != ">"


def conflicts_in_body(source: Source, body: int, code: Iterable[Span]) -> Iterator[Diagnostic]:
    """Those that begin outside of code; `=======` alone may underline a heading."""
    text = source.text
    if "\n<<<<<<<" not in text and "\n>>>>>>>" not in text:
        return
    blocks = [(block.start, block.end) for block in code]
    inside = False
    for match in islice(_MARK.finditer(text, body), MOST):
        begins, ends = match[0][0] == "<", match[0][0] == ">"
        if any(start <= match.start() < end for start, end in blocks):
            continue
        if begins or (ends and not inside):
            yield _conflict(source, Span(*match.span()))
        inside = begins or (inside and not ends)


def _conflict(source: Source, span: Span) -> Diagnostic:
    return diagnose(
        source,
        span,
        "ZOO023",
        "a merge conflict is not resolved here",
        "keep one of the two sides; delete the lines `<<<<<<<`, `=======` and `>>>>>>>`",
    )
