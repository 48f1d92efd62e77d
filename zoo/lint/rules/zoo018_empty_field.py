"""A field of the front matter is empty.

An empty title or an empty list of tags leaves a hole on the page.

Bad (front matter):

    tags: []

Bad (front matter):

    title:

Good (front matter):

    tags: [vision]
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.validate"
SEVERITY = Severity.ERROR
