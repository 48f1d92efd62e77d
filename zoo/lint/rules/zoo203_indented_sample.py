"""A Python block is indented, as inside a list, and is not run.

Only what runs is known to work. A block that starts at the beginning of the line is run.

Bad (both):

    1. Load it:

        ```python
        print(model)
        ```

Good (both):

    Load it:

    ```python
    print(model)
    ```
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.fences"
SEVERITY = Severity.WARNING
