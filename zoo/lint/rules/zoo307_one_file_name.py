"""Two cards have one file name, in other folders or but for upper and lower case.

The name is the card's address: only one of them would have a page. macOS and Windows do not tell
`A_b_c.md` from `a_b_c.md`.

Bad (project):

    zoo check first/a_b_c.md second/a_b_c.md

Good (project):

    zoo check first/a_b_c.md second/a_b_d.md
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.collect"
SEVERITY = Severity.ERROR
