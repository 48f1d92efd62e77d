"""What a user of a segmentation network needs around it, under one name for `megengine.hub`."""

from __future__ import annotations

from zoo.models.segmentation.classes import CLASSES as _CLASSES
from zoo.models.segmentation.draw import class_records, class_table, draw_classes
from zoo.models.segmentation.inference import predict, process_inputs


class SegEvaluator:
    """Before and after a segmentation network: the functions of this package as static methods."""

    CLASSES = _CLASSES
    process_inputs = staticmethod(process_inputs)
    predict = staticmethod(predict)
    draw = staticmethod(draw_classes)
    table = staticmethod(class_table)
    records = staticmethod(class_records)
