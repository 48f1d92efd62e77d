"""A field is not of the kind it has to be.

`title: 123` is a number to YAML, and `tags: vision` is text where a list is needed.

Bad (front matter):

    title: 123
    tags: vision

Good (front matter):

    title: "123"
    tags: [vision]
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = ("zoo.cards.frontmatter", "zoo.cards.validate")
SEVERITY = Severity.ERROR
