"""A card has more than 30 tags.

Each tag has a page in every language; a card under hundreds of them is found under none. Those
after the thirtieth have no page.

Bad (project):

    a card with 3,000 tags

Good (project):

    a card with the tags `vision` and `detection`
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.parse"
SEVERITY = Severity.ERROR
