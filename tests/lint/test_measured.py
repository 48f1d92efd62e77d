"""Figures of a card against measurements.json."""

from dataclasses import replace

import pytest

from tests.cards.texts import CARD, table
from zoo.core.measurement import Measurement, dump_measurements
from zoo.core.registry import Metric
from zoo.lint.measured import contradiction

NAME = "atss_res18_coco_3x_800size"
MEASURED = Measurement(
    19_287_322, 19_277_722, 326_241_484_800, (1, 3, 800, 1333), ((1, 2),), 2.7, 10, "cpu0", "P", {}
)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (Metric("params", 19.3, "M"), ""),
        (Metric("params", 91.3, "M"), "19.3 M"),
        (Metric("params", 21.0, "M"), "19.3 M"),
        (Metric("FLOPs", 326.2, "G"), ""),
        (Metric("FLOPs", 163.1, "G"), "326.2 G"),
        (Metric("MACs", 163.1, "G"), ""),
        (Metric("MACs", 326.2, "G"), "163.1 G"),
        (Metric("params", 7.0, ""), ""),  # no unit, no comparison
        (Metric("mAP", 38.3, "%"), ""),
    ],
)
def test_a_figure_is_compared_in_its_unit(metric, expected):
    assert contradiction(metric, MEASURED) == expected


def test_a_wrong_figure_is_an_error_at_its_place_in_both_languages(zoo, project):
    wrong = table((NAME.replace("_", "-"), 91.3), header="| model | params (M) |")
    text = CARD.replace("你好。", "你好。\n" + wrong).replace("Hello.", "Hello.\n" + wrong)
    (project.pages / "org_task_name.md").write_text(text, encoding="utf-8")
    project.measurements.write_text(dump_measurements({NAME: MEASURED}), encoding="utf-8")
    zoo("build", "--no-samples")
    code, _, errors = zoo("check")
    assert code == 1
    assert errors.count("error ZOO312") == 2
    assert f"{NAME} has 91.3 M here; measured were 19.3 M" in errors

    right = replace(MEASURED, trainable=91_300_000)
    project.measurements.write_text(dump_measurements({NAME: right}), encoding="utf-8")
    assert "ZOO312" not in zoo("check")[2]


def test_flops_that_count_multiply_adds_as_one_are_named_so(zoo, project):
    wrong = table((NAME.replace("_", "-"), 163.1), header="| model | FLOPs (G) |")
    text = CARD.replace("你好。", "你好。\n" + wrong).replace("Hello.", "Hello.\n" + wrong)
    (project.pages / "org_task_name.md").write_text(text, encoding="utf-8")
    project.measurements.write_text(dump_measurements({NAME: MEASURED}), encoding="utf-8")
    zoo("build", "--no-samples")
    _, _, errors = zoo("check")
    assert "measured were 326.2 G: the table counts a multiply-add as one" in errors
    assert "write `MACs (G)` in the header, or double the figures" in errors
