"""What stands in the place of a figure and is none."""

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD

NAMES = [f"atss_res{depth}_coco_3x_800size" for depth in (18, 34, 50, 101)]


def found(header, *cells):
    rows = "".join(f"| {name} | {cell} |\n" for name, cell in zip(NAMES, cells, strict=False))
    text = f"| model | {header} |\n| --- | --- |\n{rows}"
    card = CARD.replace("你好。", text).replace("Hello.", text)
    found = findings(card.encode())
    return [(d.message, d.hint) for d in found if d.code == "ZOO415" and d.language == "en_US"]


NUMBER = "write digits with a full stop, as `38.3`, or `-` where there is no figure"


@pytest.mark.parametrize("cell", ["76,254", "seventy", "38.3 ± 0.2", "38.3†"])
def test_under_a_metric(cell):
    assert found("mAP", cell) == [(f"`{cell}` is not a number", NUMBER)]


def test_among_figures():
    assert found("images", "76", "76,254", "80") == [("`76,254` is not a number", NUMBER)]


def test_with_its_unit():
    told = ("`25.6M` is not a number", "write the unit into the header: `(M)`")
    assert found("params", "25.6M", "30", "31") == [told]


@pytest.mark.parametrize(
    "cell", ["", "-", "–", "—", "N/A", "n/a", "TODO", "38.3", "38.3%", "**38.3**"]
)
def test_what_is_a_figure_or_says_that_there_is_none(cell):
    assert found("mAP", cell, "40.1", "41") == []


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("architecture", ["ResNet", "ResNet", "ResNet"]),
        ("input", ["800", "800x1333", "800x1333"]),
        ("weights", ["[download](https://example.org/a.pkl)"]),
        ("approach", ["one stage"]),
    ],
)
def test_a_column_of_words(header, cells):
    assert found(header, *cells) == []
