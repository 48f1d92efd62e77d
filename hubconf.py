"""What `megengine.hub` sees of this repository: one function per model, and DetEvaluator.

    from megengine import hub
    hub.list("megengine/models")
    model = hub.load("megengine/models", "atss_res50_coco_3x_800size", pretrained=True)

`hub.list` shows every callable found here, so modules are imported, not functions.
"""

import os

from zoo.models import hub as _entries
from zoo.models.detection import evaluator as _evaluator

dependencies = ["megengine", "numpy", "cv2"]

DetEvaluator = _evaluator.DetEvaluator

_registry = os.path.join(os.path.dirname(os.path.abspath(__file__)), "registry.json")
globals().update(_entries.hub_functions(_registry))
