"""A model is on two cards.

Its page would have two texts, and its figures two sources. Models of one name in two repositories
are two models; a row that only compares with a model that another card loads is fine.

Bad (project):

    hub_pages/a_b_c.md and hub_pages/a_b_d.md both load atss_res18_coco_3x_800size

Good (project):

    each model of a repository is loaded on one card only
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.registration"
SEVERITY = Severity.ERROR
