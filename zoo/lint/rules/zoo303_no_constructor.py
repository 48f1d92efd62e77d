"""A card lists a model that the hub's hubconf.py does not have.

`hub.load` would not find it. Names are reported that the front matter lists under `models`, that a
load sample loads which does not run yet (else it is ZOO202), and those of a results table that are
almost a name of hubconf.py; a table may have other rows, too. Where only running hubconf.py would
show its names, nothing is reported.

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
