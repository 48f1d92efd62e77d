"""A key of the front matter is there twice.

Readers of YAML keep one of the two without a word, and not all of them the same one.

Bad (front matter):

    title: ATSS
    title: Adaptive Training Sample Selection

Good (front matter):

    title: ATSS
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.yaml_fields"
SEVERITY = Severity.ERROR
