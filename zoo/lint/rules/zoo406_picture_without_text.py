"""A picture has no text alternative.

Who does not see the picture, and every search engine, has only that text.

Bad (both):

    ![](cat.jpg)

Good (both):

    ![A cat on a sofa](cat.jpg)
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.diagnostics import Severity
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for link in side.links:
            if link.picture and not link.text:
                hint = "say what it shows: ![A cat on a sofa](cat.jpg)"
                yield Finding(link.span, "this picture has no text alternative", hint)
