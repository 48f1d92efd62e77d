"""The card, or a rule of it, cannot be checked.

Something in the card makes the check itself fail. All other rules and cards are checked; what the
failing rule would have found is not known.

Bad (project):

    zoo check raises IndexError where a rule looks at the card

Good (project):

    zoo check looks at the card
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.inspect"
SEVERITY = Severity.ERROR
