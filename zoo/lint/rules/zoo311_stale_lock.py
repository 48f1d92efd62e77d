"""assets.lock does not hold the weights that the cards name.

Samples may fetch what is locked, and nothing else.

Bad (project):

    a card names new weights and assets.lock was not updated

Good (project):

    zoo check --fix, and commit assets.lock with the card
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.stale"
SEVERITY = Severity.ERROR
