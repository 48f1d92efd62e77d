"""A line is almost the first or last one of a code block.

A Chinese input method types `···` or `｀｀｀` for the key of the backtick; the block below such a
line would be prose, and its closing line would open a block that swallows what follows.

Bad (both):

    ···python
    print(model)
    ```

Bad (both):

    ```python
    print(model)
    ｀｀｀

Good (both):

    ```python
    print(model)
    ```
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.fences"
SEVERITY = Severity.ERROR
FIXABLE = True
