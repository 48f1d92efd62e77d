"""A card lists a model that the hub's hubconf.py does not have.

`hub.load` would not find it. Reported are names under `models` in the front matter, names in a load
sample that is skipped (in one that runs, it is ZOO202), and names in a results table that almost
match one of hubconf.py; other rows are fine. Where only running hubconf.py would show its names,
nothing is reported.

Bad (project):

    hubconf.py defines tinynet_s; a card has

    models:
        tinynet_x:
            license: MIT

Good (project):

    hubconf.py defines tinynet_s; a card has

    models:
        tinynet_s:
            license: MIT
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.registration"
SEVERITY = Severity.WARNING
