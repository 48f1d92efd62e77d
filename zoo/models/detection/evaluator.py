"""What a user of a detector needs around it, under one name for `megengine.hub`."""

from __future__ import annotations

from zoo.models.detection.draw import detection_records, detection_table, draw_detections
from zoo.models.detection.inference import predict, process_batch, process_inputs


class DetEvaluator:
    """Before a detector: `process_inputs`, `process_batch`. The whole way from a picture to boxes:
    `predict`. After it: `table` and `records` to read, `draw` to look at."""

    process_inputs = staticmethod(process_inputs)
    process_batch = staticmethod(process_batch)
    predict = staticmethod(predict)
    table = staticmethod(detection_table)
    records = staticmethod(detection_records)
    draw = staticmethod(draw_detections)
