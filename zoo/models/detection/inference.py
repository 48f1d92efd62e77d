"""From pictures to a network's input, and from its output to detections."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import megengine.module as M
import numpy as np
from megengine import Tensor

from zoo.models.detection.select import MAX_BOXES, THRESHOLD, select_detections
from zoo.models.layers.pictures import FloatArray, Picture, as_batch, check_picture

# The size at which the published detectors were trained and measured, in pixels.
SHORT_SIDE = 800
LONG_SIDE = 1333
NMS_IOU = 0.5  # of a detector that has no `nms_iou`


def resized_size(height: int, width: int, short: int, longest: int) -> tuple[int, int]:
    """(height, width) in pixels after scaling the short side to `short`.

    The ratio stays; where the long side would exceed `longest`, that side decides instead.
    """
    scale = short / min(height, width)
    if scale * max(height, width) > longest:
        scale = longest / max(height, width)
    # a ribbon of a picture keeps at least one pixel
    return max(round(height * scale), 1), max(round(width * scale), 1)


def process_inputs(
    image: Picture,
    short_size: int = SHORT_SIDE,
    max_size: int = LONG_SIDE,
    flip: bool = False,
) -> tuple[FloatArray, FloatArray]:
    """A picture as the network takes it: resized, not normalized (the network does that).

    image: (H, W, 3) uint8, BGR, as `cv2.imread` gives it.
    short_size, max_size: pixels; the short side becomes `short_size` unless the long one would
        exceed `max_size` (800 and 1333 for the published detectors).
    flip: mirrors it, left for right.

    Returns the picture (1, 3, h, w) float32 and im_info (1, 5) float32: h, w, H, W, 0.
    Raises ValueError for anything that is no color picture, such as the None that `cv2.imread`
    gives for a file it cannot read.
    """
    check_picture(image)
    height, width = image.shape[:2]
    new_height, new_width = resized_size(height, width, short_size, max_size)
    # on uint8, as in training: the result is rounded to whole gray levels
    resized = cv2.resize(image, (new_width, new_height), interpolation=cv2.INTER_LINEAR)
    return as_batch(resized[:, ::-1] if flip else resized), np.array(
        [[new_height, new_width, height, width, 0]], dtype=np.float32
    )


def process_batch(
    images: Sequence[Picture], short_size: int = SHORT_SIDE, max_size: int = LONG_SIDE
) -> tuple[FloatArray, FloatArray]:
    """Several pictures as one batch (N, 3, h, w), zeros below and right of the smaller ones, and
    im_info (N, 5). Otherwise as `process_inputs`."""
    inputs = [process_inputs(image, short_size, max_size) for image in images]
    height, width = (max(data.shape[axis] for data, _ in inputs) for axis in (2, 3))
    batch = np.zeros((len(inputs), 3, height, width), dtype=np.float32)
    for slot, (data, _) in zip(batch, inputs, strict=True):
        slot[:, : data.shape[2], : data.shape[3]] = data[0]
    return batch, np.concatenate([im_info for _, im_info in inputs])


def predict(
    model: M.Module,
    image: Picture,
    short_size: int = SHORT_SIDE,
    max_size: int = LONG_SIDE,
    threshold: float = THRESHOLD,
    max_boxes: int = MAX_BOXES,
) -> FloatArray:
    """What a detector sees in a picture: (D, 6) float32 rows x1, y1, x2, y2, score, class.

    Boxes are in pixels of the picture, classes 0..79 (`zoo.models.detection.classes`), best
    score first. model: one of this zoo's, in evaluation mode. The picture and its sizes: see
    `process_inputs`. threshold, max_boxes: lowest score (exclusive) and number of rows.
    """
    data, im_info = process_inputs(image, short_size, max_size)
    return detect(model, data, im_info, threshold, max_boxes)


def detect(
    model: M.Module,
    data: FloatArray | Tensor,
    im_info: FloatArray | Tensor,
    threshold: float = THRESHOLD,
    max_boxes: int = MAX_BOXES,
) -> FloatArray:
    """As `predict`, from what `process_inputs` returns for one picture."""
    return detect_batch(model, data, im_info, threshold, max_boxes)[0]


def detect_batch(
    model: M.Module,
    data: FloatArray | Tensor,
    im_info: FloatArray | Tensor,
    threshold: float = THRESHOLD,
    max_boxes: int = MAX_BOXES,
) -> list[FloatArray]:
    """As `predict` for each picture, from what `process_batch` returns."""
    if model.training:
        raise ValueError("the model is in training mode; call model.eval() first")
    tensors = model(image=Tensor(data), im_info=Tensor(im_info))
    scores, boxes = (tensor.numpy() for tensor in tensors)
    if len(im_info) == 1:
        scores, boxes = scores[None], boxes[None]
    nms_iou = getattr(model, "nms_iou", NMS_IOU)
    return [
        select_detections(one, places, nms_iou, threshold, max_boxes)
        for one, places in zip(scores, boxes, strict=True)
    ]
