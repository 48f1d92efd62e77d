"""What parses and yet cannot be run is no valid Python."""

import warnings

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD


def found(before, code):
    sample = f"{before}```python\n{code}\n```"
    text = CARD.replace("```python\nprint(model)\n```", sample)
    found = findings(text.encode())
    return [
        (d.line, d.column, d.message) for d in found if d.code == "ZOO200" and d.language == "zh_CN"
    ]


@pytest.mark.parametrize(
    ("code", "place", "why"),
    [
        ("x = 1\nreturn 3", (23, 1), "'return' outside function"),
        ("await model(1)", (22, 1), "'await' outside function"),
        ("yield 1", (22, 1), "'yield' outside function"),
        ("if True:\n    break", (23, 5), "'break' outside loop"),
    ],
)
def test_statements_outside_of_what_they_belong_to(code, place, why):
    assert found("", code) == [(*place, f"not valid Python: {why}")]


def test_hidden_code_before_a_sample():
    setup = "<!-- doctest: setup\nx = 1\ny = load(\n-->\n"
    ((line, column, message),) = found(setup, "print(model)")
    assert (line, column) == (23, 9)
    assert message == "not valid Python in `setup`: '(' was never closed"
    assert found(setup.replace("load(", "load()"), "print(model)") == []


def test_a_sample_that_python_warns_of_is_checked_without_a_word():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert found("", 'print("\\d", model is 1)') == []
