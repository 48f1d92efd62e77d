"""registry.json does not match the cards.

`hub.load` reads that file: without it, a new card changes nothing.

Bad (project):

    a card was changed and committed without registry.json

Good (project):

    zoo check --fix, and commit registry.json with the card
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.stale"
SEVERITY = Severity.ERROR
