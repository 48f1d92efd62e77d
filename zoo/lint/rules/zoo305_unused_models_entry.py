"""`models` in the front matter says something of a model that the card does not have.

Most often the name is misspelled, and the model has no weights because of it. A name that
hubconf.py has is fine.

Bad (front matter):

    models:
        atss_res18_coco_3x_800sizes:
            license: MIT

Good (front matter):

    models:
        atss_res18_coco_3x_800size:
            license: MIT
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.registration"
SEVERITY = Severity.ERROR
