"""A link or picture names a file that is not there.

Pictures and other cards are named relative to the card: `cat.jpg`, `megengine_vision_atss.md`. On
extra pages and the about page they are named relative to that page's file.

Bad (project):

    ![A cat](cats/cat.jpg), while there is no hub_pages/cats/cat.jpg

Good (project):

    ![A cat](cat.jpg), and hub_pages/cat.jpg is there
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.local_links"
SEVERITY = Severity.WARNING
