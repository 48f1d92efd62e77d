"""A comment `zoo: ignore` silences a finding that is no longer there.

Left in place, it would silence the next mistake of that kind.

Bad (en_US):

    <!-- zoo: ignore ZOO401 reason="a name" -->
    The words.

Good (en_US):

    The words.
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.ignore"
SEVERITY = Severity.WARNING
