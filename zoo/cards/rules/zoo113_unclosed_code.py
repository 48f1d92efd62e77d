"""A code block is never closed.

Everything to the end of the card would be code, section markers too.

Bad (both):

    ```python
    print(model)

Good (both):

    ```python
    print(model)
    ```
"""

from zoo.core.diagnostics import Severity

SEVERITY = Severity.ERROR
