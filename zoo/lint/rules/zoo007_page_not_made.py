"""The page of a card cannot be made.

Something in the card makes the program that renders pages fail. The site shows this finding in the
place of the card; all other pages are made.

Bad (project):

    zoo build raises RecursionError for a table inside of a thousand lists

Good (project):

    zoo build makes the page
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.render.without"
SEVERITY = Severity.ERROR
