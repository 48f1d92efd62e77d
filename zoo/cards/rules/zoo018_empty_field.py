"""A field of the front matter is empty.

An empty title or an empty list of tags leaves a hole on the page.

Bad (front matter):

    tags: []

Good (front matter):

    tags: [vision]
"""

from zoo.core.diagnostics import Severity

SEVERITY = Severity.ERROR
