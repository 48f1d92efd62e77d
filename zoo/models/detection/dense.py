"""The pass that all one-stage detectors share: image -> pyramid -> head -> boxes or losses.

Letters: N images, A anchors or points over all levels, K classes, G ground-truth rows.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable, Mapping

import megengine.module as M
from megengine import Tensor

from zoo.models.detection.parts.boxes import to_original
from zoo.models.detection.parts.heads import AnchorHead, HeadOutput, PointHead
from zoo.models.layers.fpn import FPN
from zoo.models.layers.layers import pad_and_normalise

# HeadOutput -> scores (N, A, K), boxes (N, A, 4) in pixels of the network's input
Decode = Callable[[HeadOutput], tuple[Tensor, Tensor]]
# HeadOutput, im_info (N, 5), gt_boxes (N, G, 5) -> losses by name, scalars
Losses = Callable[[HeadOutput, Tensor, Tensor], Mapping[str, Tensor]]


class DenseDetector(M.Module):
    """A one-stage detector put together from a backbone, a head, and what its family adds.

    decode turns head outputs into scores and boxes, losses compares them with ground truth.
    nms_iou is the overlap above which the family takes two boxes of a class for one object.
    """

    def __init__(
        self,
        backbone: FPN,
        head: AnchorHead | PointHead,
        decode: Decode,
        losses: Losses,
        nms_iou: float,
    ) -> None:
        super().__init__()
        self.backbone = backbone
        self.head = head
        self.nms_iou = nms_iou
        self._decode = decode
        self._losses = losses

    def forward(
        self, image: Tensor, im_info: Tensor, gt_boxes: Tensor | None = None
    ) -> tuple[Tensor, Tensor] | dict[str, Tensor]:
        """In evaluation mode scores and boxes, in training mode the losses.

        image: (N, 3, H, W) float32, BGR 0..255, pictures padded with 0 below and right.
        im_info: (N, 5) float32, rows (height, width, original height, original width, number of
            ground-truth rows), sizes in pixels before padding.
        gt_boxes: (N, G, 5) float32, rows (x1, y1, x2, y2, label 1..K) in resized pixels, padded
            with zero rows; training only, ValueError without.

        Evaluation gives scores (A, K) and boxes (A, 4), xyxy in pixels of the original picture;
        for several images both with a leading N. Training gives scalars by name, their sum as
        `total_loss`.
        """
        if self.training and gt_boxes is None:
            raise ValueError("training mode needs gt_boxes; call model.eval() for detection")
        output = self.head(self.backbone(pad_and_normalise(image)))
        if self.training:
            return dict(self._losses(output, im_info, gt_boxes))
        scores, boxes = self._decode(output)
        boxes = to_original(boxes, im_info)
        return (scores[0], boxes[0]) if image.shape[0] == 1 else (scores, boxes)
