"""A link's address is invalid, does not answer, or says that the page is gone.

An empty address and one that does not begin with `https://`, `http://` or `mailto:` where it has
to are reported by every check; the pages keep no other kind. Whether the others answer is asked by
`zoo check --links`, side by side, and again after a failure; an answer that forbids robots (401,
403, 429, 999) is no dead link.

Bad (en_US):

    See the [paper](htps://arxiv.org/abs/1912.02424).

Bad (en_US):

    See the [paper]().

Bad (project):

    [the paper](https://arxiv.org/abs/0000.00000)

Good (en_US):

    See the [paper](https://arxiv.org/abs/1912.02424), or [write to us](mailto:a@example.org).

Good (project):

    [the paper](https://arxiv.org/abs/1912.02424)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
BEGINNINGS = {"https": "https://", "http": "http://", "mailto": "mailto:"}  # all that pages keep
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=.)")
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_ALMOST_WEB = re.compile(r"https?[:/]|www\.", re.IGNORECASE)


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for link in side.links:
            what = "picture" if link.picture else "link"
            if not link.target:
                span = Span(link.span.start - 1, link.span.end + 1)
                yield Finding(span, f"this {what} has no address", f"write one, or no {what}")
            elif (hint := _remedy(link.target)) is not None:
                yield Finding(link.span, f"`{link.target}` is not an address", hint)


def _remedy(target: str) -> str | None:
    """What to write instead; None where the address may be one, such as that of a file."""
    if _ALMOST_WEB.match(target):
        return None if _WEB.match(target) else "did you mean `https://`?"
    scheme = _SCHEME.match(target)
    if scheme is None or scheme[1].lower() in BEGINNINGS:
        return None
    near = get_close_matches(scheme[1].lower(), BEGINNINGS, 1)
    if near:
        return f"did you mean `{BEGINNINGS[near[0]]}`?"
    return f"begin it with {', '.join(f'`{b}`' for b in BEGINNINGS.values())}, or name a file"
