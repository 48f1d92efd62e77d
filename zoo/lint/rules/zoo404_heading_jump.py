"""A heading skips a level.

The outline of the page, and a screen reader's list of headings, would have a hole.

Bad (both):

    ## Model

    #### Training

Good (both):

    ## Model

    ### Training
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.diagnostics import Severity
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for before, heading in zip(side.headings, side.headings[1:], strict=False):
            if heading.level > before.level + 1:
                right = "#" * (before.level + 1)
                text = f"a heading of level {heading.level} follows one of level {before.level}"
                yield Finding(heading.span, text, f"begin it with `{right}`")
