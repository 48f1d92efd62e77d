"""The front matter has no closing `---` line.

Without it, the whole card would be read as front matter. The text from the first code
block or section marker on is checked as the card's body nevertheless.

Bad (card):

    ---
    template: hub1
    title: ATSS

    A detector.

Good (card):

    ---
    template: hub1
    title: ATSS
    ---

    A detector.
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.frontmatter"
SEVERITY = Severity.ERROR
