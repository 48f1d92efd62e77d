"""ZOO132 underlines the heading that has no partner, and says so where that cannot be known."""

import pytest

from tests.cards.examples import findings
from tests.cards.texts import HEAD, LOAD

LINK = "[x](https://example.org/x)"
CODE = "```python\nprint(model)\n```"
TABLE = "| a | b |\n| --- | --- |\n| c | d |"


def found(chinese, english):
    """(text at the place, message) of every ZOO132; each argument is a list of lines."""
    parts = ["<!-- section: zh_CN -->", *chinese, "<!-- section: en_US -->", *english]
    text = HEAD + LOAD + "\n\n".join(parts) + "\n"
    lines = text.split("\n")
    return [
        (lines[d.line - 1][d.column - 1 :], d.message, d.hint)
        for d in findings(text.encode())
        if d.code == "ZOO132"
    ]


ENGLISH = ["## Description", LINK, "## Usage", CODE, "## Results", TABLE]


@pytest.mark.parametrize(
    ("chinese", "alone"),
    [
        (["## 用法", CODE, "## 结果", TABLE], "## Description"),
        (["## 描述", LINK, "## 结果", TABLE], "## Usage"),
        (["## 描述", LINK, "## 用法", CODE], "## Results"),
        (["## 描述", LINK, CODE, "## 结果", TABLE], "## Usage"),
        (["## 描述", "说。", LINK, "## 结果", "说。", TABLE, "说。"], "## Usage"),
    ],
)
def test_the_heading_without_a_partner_is_underlined(chinese, alone):
    text = f"the heading `{alone[3:]}` has no partner in zh_CN"
    hint = "add it there, or delete it here"
    assert found(chinese, ENGLISH) == [(alone, text, hint)]


def test_and_so_are_two_and_those_of_chinese():
    assert [place for place, *_ in found(["## 用法", CODE], ENGLISH)] == [
        "## Description",
        "## Results",
    ]
    assert [place for place, *_ in found(ENGLISH, ["## Usage", CODE, "## Results", TABLE])] == [
        "## Description"
    ]


def test_levels_and_paragraphs_tell_as_well():
    levels = found(["## 描述", "说。"], ["## Description", "Text.", "### Training", "Text."])
    assert [place for place, *_ in levels] == ["### Training"]
    texts = ["## One", "Text.", "## Two", "Text.", "Text.", "## Three", "- a", "- b", "- c"]
    assert [place for place, *_ in found(["## 一", "说。", "## 二", "- a\n- b\n- c"], texts)] == [
        "## Two"
    ]


def test_where_it_cannot_be_known_the_headings_are_listed_at_the_marker():
    place = "<!-- section: zh_CN -->"
    hint = "zh_CN has ## 一, ## 二; en_US has ## One, ## Two, ## Three"
    english = ["## One", "Text.", "## Two", "Text.", "## Three", "Text."]
    text = "2 headings in zh_CN, 3 in en_US"
    assert found(["## 一", "说。", "## 二", "说。"], english) == [(place, text, hint)]
    ((_, text, hint),) = found(["说。"], english)
    assert text == "0 headings in zh_CN, 3 in en_US"
    assert hint == "zh_CN has none; en_US has ## One, ## Two, ## Three"


def test_paragraphs_that_do_not_fit_tell_nothing():
    english = ["## One", "Text.", "Text.", "## Two", "Text.", "## Three", "Text."]
    ((place, _, _),) = found(["## 一", "说。", "## 三", "说。", "说。"], english)
    assert place == "<!-- section: zh_CN -->"


def test_another_level_is_marked_at_its_heading_and_many_at_the_marker():
    one = found(["## 一", "## 二"], ["## One", "### Two"])
    assert [(place, text) for place, text, _ in one] == [
        ("### Two", "level 3 here; in zh_CN `二` is of level 2")
    ]
    many = found(["## 一", "## 二"], ["### One", "### Two"])
    text = "2 headings are of another level than in zh_CN"
    hint = "zh_CN has ## 一, ## 二; en_US has ### One, ### Two"
    assert many == [("<!-- section: en_US -->", text, hint)]


def test_hundreds_of_headings_are_not_tried_one_by_one():
    ((_, text, _),) = found(["## 一"] * 200, ["## One"] * 203)
    assert text == "200 headings in zh_CN, 203 in en_US"
