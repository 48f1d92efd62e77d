"""What `megengine.hub` sees of this repository: one function per model, and their helpers.

    from megengine import hub
    hub.list("megengine/models")
    model = hub.load("megengine/models", "atss_res50_coco_3x_800size", pretrained=True)

`hub.list` shows every callable found here, so modules are imported, not functions.
"""

import os

from zoo.models import hub as _entries
from zoo.models.detection import evaluator as _evaluator
from zoo.models.keypoints import evaluator as _keypoints
from zoo.models.segmentation import evaluator as _segmentation
from zoo.models.text import published as _published
from zoo.models.text import tokenizer as _tokenizer

dependencies = ["megengine", "numpy", "cv2"]

DetEvaluator = _evaluator.DetEvaluator
SegEvaluator = _segmentation.SegEvaluator
KeypointEvaluator = _keypoints.KeypointEvaluator
BertTokenizer = _tokenizer.BertTokenizer

_registry = os.path.join(os.path.dirname(os.path.abspath(__file__)), "registry.json")
_functions = _entries.hub_functions(_registry)
globals().update(_functions)
create_hub_bert = _published.hub_bert(_functions)
