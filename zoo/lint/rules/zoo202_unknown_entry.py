"""A sample loads a model that this hub does not have.

`hub.load` would fail. Names that samples load from the hub's own repository, on any branch, are
compared with hubconf.py and all cards, in one-line comments too, because readers copy them. Names
of other repositories are not checked.

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
