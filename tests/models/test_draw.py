import json

import numpy as np
import pytest

from zoo.models.detection.classes import CLASSES, class_name
from zoo.models.detection.draw import (
    class_color,
    detection_records,
    detection_table,
    draw_detections,
)

CAT = np.array([[10.4, 40.6, 60, 90, 0.98767, 15]], np.float32)


def gray(height=100, width=120):
    return np.full((height, width, 3), 128, np.uint8)


def test_there_are_80_different_names_in_each_language():
    assert {len(set(names)) for names in CLASSES.values()} == {80}


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (0, "person", "人"),
        (15, "cat", "猫"),
        (40, "wine glass", "高脚杯"),
        (79, "toothbrush", "牙刷"),
    ],
)
def test_a_class_has_a_name_in_both_languages(number, english, chinese):
    assert (class_name(number), class_name(number, "zh_CN")) == (english, chinese)


def test_a_number_beyond_coco_is_told_as_such():
    assert class_name(85) == "class 85"


def test_a_box_is_drawn_in_the_color_of_its_class():
    canvas = draw_detections(gray(), CAT)
    for y, x in ((41, 30), (90, 30), (60, 10), (60, 60)):
        assert tuple(canvas[y, x]) == class_color(15)
    assert tuple(canvas[70, 40]) == (128, 128, 128)


def test_the_picture_itself_is_not_changed():
    image = gray()
    draw_detections(image, CAT)
    assert (image == 128).all()


def test_weak_detections_are_left_out():
    assert (draw_detections(gray(), CAT, threshold=0.99) == 128).all()


def test_a_label_at_the_upper_edge_stands_within_the_picture():
    canvas = draw_detections(gray(), np.array([[10, 0, 60, 90, 0.9, 15]], np.float32))
    assert tuple(canvas[3, 12]) == class_color(15)


def test_colors_of_classes_differ():
    assert len({class_color(number) for number in range(80)}) == 80


def test_records_are_ready_for_json():
    record = {
        "box": [10.4, 40.6, 60.0, 90.0],
        "score": 0.9877,
        "class": 15,
        "name": {"en_US": "cat", "zh_CN": "猫"},
    }
    assert json.loads(json.dumps(detection_records(CAT))) == [record]


def test_a_table_has_a_header_and_one_line_for_each_detection():
    assert detection_table(CAT).splitlines() == [
        "    x1     y1     x2     y2  score  class",
        "    10     41     60     90  0.988  cat",
    ]
    header, line = detection_table(CAT, "zh_CN").splitlines()
    assert header == "    x1     y1     x2     y2   得分  类别"
    assert line.endswith("  0.988  猫")
