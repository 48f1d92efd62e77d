"""This zoo cannot build a model that the card names.

The card is shown, but `hub.load` will not find the model: its name has to begin with a detector
this zoo has, followed by backbone, dataset, schedule and size.

Bad (load):

    from megengine import hub

    model = hub.load("megengine/models", "resnet18", pretrained=True)

Good (load):

    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.registration"
SEVERITY = Severity.WARNING
