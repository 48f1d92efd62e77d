import numpy as np
import pytest

from zoo.models.segmentation.classes import CLASSES, class_color, class_name
from zoo.models.segmentation.draw import class_records, class_table, draw_classes

# three quarters background, a quarter cat
MAP = np.zeros((40, 40), np.uint8)
MAP[20:, 20:] = 8


def test_every_class_has_a_name_in_both_languages():
    assert [len(CLASSES[d]["en_US"]) for d in ("voc", "cityscapes")] == [21, 19]
    assert [len(set(CLASSES[d]["zh_CN"])) for d in ("voc", "cityscapes")] == [21, 19]
    assert class_name(8, "voc", "zh_CN") == "猫"
    assert class_name(10, "cityscapes") == "sky"
    assert class_name(21, "voc") == "class 21"
    assert class_name(3, "own") == "class 3"


def test_colors_are_those_of_voc():
    # red, green and blue of classes 1, 8 and 20: 128 0 0, 64 0 0, 0 64 128
    assert [class_color(n)[::-1] for n in (0, 1, 8, 20)] == [
        (0, 0, 0),
        (128, 0, 0),
        (64, 0, 0),
        (0, 64, 128),
    ]


def test_areas_are_listed_from_large_to_small():
    assert class_table(MAP, "voc") == " 75.0 %  background\n 25.0 %  cat"
    assert class_records(MAP, "voc")[1] == {
        "class": 8,
        "area": 0.25,
        "name": {"en_US": "cat", "zh_CN": "猫"},
    }


def test_a_speck_is_left_out_of_the_text():
    speck = np.zeros((100, 100), np.uint8)
    speck[0, 0] = 8
    assert class_table(speck, "voc", "zh_CN") == "100.0 %  背景"
    assert len(class_records(speck, "voc")) == 2


def test_classes_are_painted_over_the_picture_but_for_the_background():
    picture = np.full((200, 200, 3), 100, np.uint8)
    classes = np.zeros((200, 200), np.uint8)
    classes[150:, 150:] = 8
    drawn = draw_classes(picture, classes, "voc")
    assert drawn[100, 100].tolist() == [100, 100, 100]
    assert drawn[190, 190].tolist() == [40, 40, 78]  # 0.4 * 100, in red 0.6 * 64 more
    assert drawn[2, 2].tolist() == [0, 0, 0]  # the legend's first color
    assert (picture == 100).all()


def test_every_class_of_another_data_set_is_painted():
    picture = np.full((200, 200, 3), 100, np.uint8)
    drawn = draw_classes(picture, np.zeros((200, 200), np.uint8), "cityscapes")
    assert drawn[190, 190].tolist() == [40, 40, 40]


def test_a_map_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"classes of \(40, 40\) pixels, a picture of \(50, 40\)"):
        draw_classes(np.zeros((50, 40, 3), np.uint8), MAP, "voc")
