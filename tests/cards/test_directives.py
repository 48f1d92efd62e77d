"""A directive that the runner would pass over is named where it stands."""

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD

SKIP = '<!-- doctest: skip reason="slow" -->'
SAMPLE = "```python\nprint(model)\n```\n"


def found(before, sample=SAMPLE):
    """What is wrong with a comment before the English sample, which stands in line 29."""
    head, _, tail = CARD.rpartition(SAMPLE)
    text = head + before + "\n" + sample + tail
    return [(d.code, d.line, d.message, d.hint) for d in findings(text.encode())]


def test_capital_letters():
    message = "`Doctest` is not how this is written"
    assert found(SKIP.replace("d", "D", 1)) == [("ZOO208", 29, message, "write `doctest`")]


def test_a_misspelled_word():
    message = "`doctets` is not how this is written"
    told = found(SKIP.replace("doctest", "doctets"))
    assert told == [("ZOO208", 29, message, "write `doctest`")]


def test_a_comment_without_an_end():
    message, hint = "this directive has no end", "end the comment with `-->`"
    assert found(SKIP[:-4]) == [("ZOO208", 29, message, hint)]
    assert found(SKIP[:-4] + "\n<!-- doctest: timeout=600 -->") == [("ZOO208", 29, message, hint)]


@pytest.mark.parametrize(
    ("before", "sample"),
    [
        (f"{SKIP}\n\nA sentence.\n", SAMPLE),
        (SKIP, SAMPLE.replace("python", "bash")),
        (SKIP, "The end.\n"),
    ],
)
def test_no_sample_right_below(before, sample):
    message = "no Python sample follows this directive"
    hint = "move it to the line before the ```python that it is about"
    told = [d for d in found(before, sample) if d[0] != "ZOO131"]
    assert told == [("ZOO208", 29, message, hint)]


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        ("timeout=ten", "`timeout`: ten is not a number"),
        ('skip reason="slow" until=soon', "`skip`: soon is not a date"),
    ],
)
def test_a_value_of_another_kind(directive, message):
    told = [(code, text) for code, _, text, _ in found(f"<!-- doctest: {directive} -->")]
    assert told == [("ZOO208", message)]


@pytest.mark.parametrize(
    "fine",
    [
        SKIP,
        SKIP + "\n",
        f'{SKIP}\n<!-- zoo: ignore ZOO401 reason="a name" -->',
        "<!-- doctest: setup\nx = 1\n-->",
        f"Write `{SKIP}` before a sample.",
        "<!-- a comment about doctests -->",
        "<!-- remark: skip this -->",
    ],
)
def test_what_is_read_is_no_finding(fine):
    assert [line for code, line, *_ in found(fine) if code == "ZOO208"] == []
