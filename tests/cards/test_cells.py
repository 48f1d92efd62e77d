"""What a cell of a table holds."""

import pytest

from zoo.cards.cells import read_cell


@pytest.mark.parametrize(
    ("cell", "value", "unit", "text"),
    [
        ("38.3", 38.3, "", "38.3"),
        ("**22.4**", 22.4, "", "22.4"),
        ("`22.4`", 22.4, "", "22.4"),
        ("[38.3](https://example.org/log_(1).txt)", 38.3, "", "38.3"),
        ("35.3%", 35.3, "%", "35.3"),
        ("0.730", 0.73, "", "0.730"),
        ("39.3 ± 0.2", 39.3, "", "39.3 ± 0.2"),
        ("39.3 +/- 0.2 %", 39.3, "%", "39.3 +/- 0.2"),
        ("1.4M", 1.4, "M", "1.4"),
        ("41 M", 41.0, "M", "41"),
        ("4.1 GFLOPs", 4.1, "G", "4.1"),
        ("12 ms", 12.0, "ms", "12"),
        ("1,234", 1234.0, "", "1,234"),
        ("2e-4", 2e-4, "", "2e-4"),
        ("−3.5", -3.5, "", "-3.5"),
        ("３９．３", 39.3, "", "39.3"),
        ("38.3†", 38.3, "", "38.3"),
        ("38.3<sup>1</sup>", 38.3, "", "38.3"),
        ("38.3¹", 38.3, "", "38.3"),
        ("38.3[^1]", 38.3, "", "38.3"),
        ("38\u200b.3", 38.3, "", "38.3"),
    ],
)
def test_a_number(cell, value, unit, text):
    found = read_cell(cell)
    assert (found.kind, found.value, found.unit, found.text) == ("number", value, unit, text)


@pytest.mark.parametrize("cell", ["1e400", "-1e308", "9" * 400, "1e19%", "3/1e400"])
def test_what_no_axis_and_no_feed_could_hold_is_no_number(cell):
    assert read_cell(cell).kind == "words"


def test_several_numbers():
    found = read_cell("84.6/83.4")
    assert [(part.value, part.text) for part in found.parts] == [(84.6, "84.6"), (83.4, "83.4")]


@pytest.mark.parametrize("cell", ["", "-", "–", "—", "N/A", "n/a", "TODO", "无", "?"])
def test_nothing(cell):
    assert read_cell(cell).kind == "nothing"


@pytest.mark.parametrize("cell", ["ReLU", "256x192", "3x", "R50", "12 layers", "32 x 32", "V1.13"])
def test_words(cell):
    found = read_cell(cell)
    assert (found.kind, found.odd) == ("words", "")


@pytest.mark.parametrize("cell", ["38,3", "~39", ">90", "38.3 (+1.2)", "1.2.3"])
def test_what_is_meant_as_a_number(cell):
    found = read_cell(cell)
    assert (found.kind, found.odd) == ("words", "is not a number")


def test_a_number_that_is_struck_out():
    assert read_cell("~~38.3~~").odd == "is struck out"
