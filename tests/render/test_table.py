"""CSV that a spreadsheet can open."""

import pytest

from zoo.render.feeds.tables import csv_table


def test_numbers_and_texts_stand_as_they_are_and_nothing_is_empty():
    rows = [{"name": "a, b", "value": -1.5}, {"name": None, "value": 3}]
    assert csv_table(("name", "value"), rows) == b'name,value\n"a, b",-1.5\n,3\n'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\uff1d1", "\uff201"])
def test_no_text_is_a_formula(text):
    assert csv_table((text,), [{text: text}]).decode() == f"'{text}\n'{text}\n"


def test_control_characters_make_no_cell_and_no_line():
    assert csv_table(("a",), [{"a": "1\x00\r\n\t=2"}]) == b"a\n1 =2\n"
