"""A sample loads a model that this zoo does not have.

`hub.load` would stop there. Loads of `megengine/models` are compared with all cards, those in
one-line comments too: readers copy them.

Bad (sample):

    from megengine import hub

    other = hub.load("megengine/models", "atss_res18_coco_3x_900size")

Good (sample):

    from megengine import hub

    other = hub.load("megengine/models", "atss_res18_coco_3x_800size")
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.registration"
SEVERITY = Severity.ERROR
