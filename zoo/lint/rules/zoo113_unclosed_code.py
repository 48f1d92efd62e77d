"""A code block is never closed.

Everything to the end of the card, or to the end of the next block, would be code, section markers
too. A block that would swallow the only marker of a language, and a Python block that would swallow
the first line of another one, are read as ending there.

Bad (both):

    ```python
    print(model)

Good (both):

    ```python
    print(model)
    ```
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.fences"
SEVERITY = Severity.ERROR
