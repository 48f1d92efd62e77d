"""The names of two models of a repository differ by upper and lower case alone.

Readers take them for one, and their pages are one file on macOS and Windows. A results table most
often means the model that `hub.load` knows in lower case.

Bad (project):

    hub_pages/a_b_c.md loads resnet50, hub_pages/a_b_d.md loads ResNet50

Good (project):

    both cards write resnet50
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.collect"
SEVERITY = Severity.ERROR
