"""How stand-in weights of the detectors are scaled."""

from __future__ import annotations

# Standard deviation of a layer's output over that of its input, found by trial so that maps
# keep a size of about 1 from ResNet-18 to ResNeXt-101. The first text that occurs in a name
# decides.
GAINS = (
    ("downsample", 1.0),
    ("bottom_up", 1.0),
    ("fpn_lateral", 0.7),
    ("top_block", 1.6),
    ("subnet", 1.4),  # each ReLU halves the power
    ("cls_score", 1.6),
    ("pred_cls", 3.0),
    ("bbox_pred", 0.3),
    ("rpn_bbox_offsets", 0.2),
)
# Name and size of a bias -> its mean; size 0: any.
BIASES = (
    ("head.cls_score.bias", 0, -7.0),  # of all scores, about one in a thousand above 0.05
    ("head.bbox_pred.bias", 4, 3.0),  # point heads: boxes of about six strides
)
