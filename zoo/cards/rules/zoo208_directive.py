"""A comment that tells the runner something about a sample cannot be read.

A directive with a slip would be passed over, and the sample would run, or not, against what was
meant. docs/samples.md lists them.

Bad (both):

    <!-- doctest: skp reason="slow" -->
    ```python
    print(model)
    ```

Good (both):

    <!-- doctest: skip reason="slow" -->
    ```python
    print(model)
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.cards.rule import Finding
from zoo.cards.static import directives
from zoo.cards.view import View
from zoo.core.diagnostics import Severity

SEVERITY = Severity.ERROR


def check(view: View) -> Iterator[Finding]:
    for sample in view.card.samples():
        for problem in directives(view.card.source, sample)[1]:
            yield Finding(problem.span, problem.message, problem.hint)
