"""An address on the web does not answer, or says that the page is gone.

Reported by `zoo check --links`. Addresses are asked side by side, and again after a failure; an
answer that forbids robots (401, 403, 429, 999) is no dead link.

Bad (project):

    [the paper](https://arxiv.org/abs/0000.00000)

Good (project):

    [the paper](https://arxiv.org/abs/1912.02424)
"""

from zoo.core.diagnostics import Severity

SEVERITY = Severity.WARNING
