"""A merge conflict is not resolved.

git marks the two sides with lines of seven signs; both would be on the page. Of such a card nothing
else is reported below its front matter, since much of it is there twice.

Bad (body):

    <<<<<<< HEAD
    A detector.
    =======
    A good detector.
    >>>>>>> branch

Good (en_US):

    A good detector.
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.conflicts"
SEVERITY = Severity.ERROR
