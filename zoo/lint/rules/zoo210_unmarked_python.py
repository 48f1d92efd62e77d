"""A block holds Python but does not say so, and is not run.

Only blocks marked as Python are samples: run, highlighted, and shown with how they were verified.

Bad (both):

    ```
    import math
    print(math.pi)
    ```

Good (both):

    ```python
    import math
    print(math.pi)
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.core.card import Sample
from zoo.core.diagnostics import Edit, Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
FIXABLE = True
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for block in side.section.blocks:
            if isinstance(block, Sample) and block.unmarked_python:
                fence = _FENCE.match(block.text)
                end = block.span.start + (fence.end() if fence else 0)
                edits = () if block.info or fence is None else (Edit(Span(end, end), "python"),)
                said = f"marked `{block.info}`" if block.info else "not marked as Python"
                text = f"this block holds Python but is {said}, so it is not run"
                hint = "write ```python, or ```text if it is not a sample"
                yield Finding(Span(block.span.start, end), text, hint, edits)
