import re

import pytest

from zoo.core.errors import is_defect, reason
from zoo.core.lock import load_lock


def raised(function, *arguments):
    with pytest.raises(Exception) as caught:  # noqa: PT011
        function(*arguments)
    return caught.value


def test_a_reason_names_the_place_in_this_program():
    text = reason(raised(load_lock, "[]"))
    shape = r"ValueError: not an assets\.lock of schema 1 \(zoo/core/lock\.py:\d+\)"
    assert re.fullmatch(shape, text)


def test_or_no_place_if_the_error_is_from_elsewhere():
    assert reason(raised(int, "x")) == "ValueError: invalid literal for int() with base 10: 'x'"


def test_a_reason_is_one_line():
    assert reason(ValueError("a\n  b")) == "ValueError: a b"
    assert reason(ValueError()) == "ValueError"


def test_a_wish_to_stop_is_no_defect():
    assert [is_defect(e) for e in (ValueError(), KeyboardInterrupt(), SystemExit())] == [
        True, False, False
    ]  # fmt: skip
