"""The page of a card cannot be made.

Something in the card makes rendering fail. The site shows this finding in place of the card; all
other pages are built.

Bad (project):

    zoo build raises RecursionError for a table inside of a thousand lists

Good (project):

    zoo build makes the page
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.render.without"
SEVERITY = Severity.ERROR
