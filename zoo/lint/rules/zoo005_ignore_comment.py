"""A comment `zoo: ignore` cannot be read, or silences nothing that can be silenced.

It names one or more codes and a reason. An error with which the card cannot be read cannot be
silenced.

Bad (en_US):

    <!-- zoo: ignore spelling -->
    Teh words.

Good (en_US):

    <!-- zoo: ignore ZOO401 reason="Teh is a name" -->
    Teh words.
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.ignore"
SEVERITY = Severity.WARNING
