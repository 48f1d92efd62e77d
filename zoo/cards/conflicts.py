"""Lines that git leaves where two branches changed the same text, and nobody has chosen yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from zoo.core.diagnostics import Diagnostic, diagnose
from zoo.core.source import Source, Span

MOST = 100
_MARK = re.compile(r"^(?:<{7}|={7}|>{7})(?: [^\n]*)?$", re.MULTILINE)


def conflicts(
    source: Source, span: Span, begins: str = "<=>", code: Iterable[Span] = ()
) -> Iterator[Diagnostic]:
    """Each unresolved conflict between the offsets and outside of code, at its first mark.

    begins: the signs that a first mark may have; in Markdown `=======` may underline a heading.
    """
    if not any(sign * 7 in source.text for sign in begins):
        return
    blocks = [(block.start, block.end) for block in code]
    inside = False
    for match in islice(_MARK.finditer(source.text, span.start, span.end), MOST):
        sign = match[0][0]
        if any(start <= match.start() < end for start, end in blocks):
            continue
        if sign == "<" or (sign in begins and not inside):
            yield diagnose(
                source,
                Span(*match.span()),
                "ZOO023",
                "a merge conflict is not resolved here",
                "keep one of the two sides; delete the lines `<<<<<<<`, `=======` and `>>>>>>>`",
            )
        inside = sign != ">" and (inside or sign in begins)
