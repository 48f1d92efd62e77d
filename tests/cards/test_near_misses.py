"""One mistake gives one finding, and the remedy where it is mechanical."""

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD


def found(text):
    return [(d.code, d.severity.value, d.hint, d.fixable) for d in findings(text.encode())]


def test_a_misspelled_key_is_not_missing_as_well():
    hint = "did you mean `author`?"
    assert found(CARD.replace("author:", "autor:")) == [("ZOO017", "error", hint, True)]


def test_an_unknown_language_is_not_missing_as_well():
    hint = "write `en_US` or `zh_CN`"
    assert found(CARD.replace("en_US -->", "en_UK -->")) == [("ZOO112", "error", hint, True)]
    assert found(CARD.replace("en_US -->", "fr_FR -->")) == [("ZOO112", "error", hint, False)]


def test_almost_a_marker_is_not_a_missing_section_as_well():
    text = CARD.replace("<!-- section: en_US -->", "<!-- Section en_US -->")
    assert [(code, fix) for code, _, _, fix in found(text)] == [("ZOO114", True)]


def test_a_tab_is_named_as_such():
    (one,) = found(CARD.replace("    zh_CN: 示例", "\tzh_CN: 示例"))
    assert one == ("ZOO021", "error", "indent with four spaces", True)


def test_a_misspelled_name_of_this_zoo():
    text = CARD.replace("megengine/models", "megengine/model")
    (one,) = [d for d in findings(text.encode()) if d.code == "ZOO211"]
    assert (one.line, one.column, one.fixable) == (14, 19, False)
    assert one.message == "`megengine/model` is almost `megengine/models`, this hub's name"
    assert one.hint == "write `megengine/models` if this hub is meant"


def test_a_repository_that_the_card_links_to_is_meant():
    text = CARD.replace("megengine/models", "my-megengine/models")
    assert "ZOO211" in [code for code, *_ in found(text)]
    text = text.replace("github.com/org/repo", "github.com/my-megengine/models")
    assert "ZOO211" not in [code for code, *_ in found(text)]


@pytest.mark.parametrize(
    "name", ["MegEngine/Models", "megengine/models:v1", "megvii-basedetection/yolox", "me/models"]
)
def test_another_repository_is_none(name):
    text = CARD.replace("megengine/models", name)
    assert "ZOO211" not in [code for code, *_ in found(text)]


def test_a_link_may_lead_to_a_heading_a_model_or_a_part_of_the_page():
    links = "[a](#模型-描述) [b](#load) [c](#模型-描述-1) [d](#sample-2)"
    text = CARD.replace(
        "<!-- section: en_US -->", f"## 模型 描述\n\n{links}\n\n<!-- section: en_US -->"
    )
    assert "ZOO412" not in [code for code, *_ in found(text)]


def test_a_dead_anchor_names_the_nearest_heading():
    text = CARD + "\n## Model description\n\n[see](#model-descripton)\n"
    hints = [hint for code, _, hint, _ in found(text) if code == "ZOO412"]
    assert hints == ["did you mean `#model-description`?"]


OPEN = CARD.replace("repo\n---\n", "repo\n")
UNREADABLE = [
    (OPEN, "ZOO011"),
    (OPEN.replace("Hello.", "Hello.\n\n---\n\nMore."), "ZOO011"),
    ("---\ntitle: Example\n\nA detector.\n", "ZOO011"),
    (CARD.removeprefix("---\n"), "ZOO010"),
    ("\n" + CARD, "ZOO010"),
    (CARD.replace("Example", "A: b"), "ZOO012"),
    (CARD.replace("author:", "<!-- a comment -->\nauthor:"), "ZOO012"),
    (CARD.replace("[vision]", "&a [vision]"), "ZOO013"),
    (CARD.replace("    zh_CN", "\tzh_CN"), "ZOO021"),
]


@pytest.mark.parametrize(("text", "code"), UNREADABLE)
def test_front_matter_that_cannot_be_read_is_one_finding(text, code):
    assert [one for one, *_ in found(text)] == [code]


@pytest.mark.parametrize(("text", "code"), [u for u in UNREADABLE if "```" in u[0]])
def test_and_the_body_below_it_is_read_nevertheless(text, code):
    slip = text.replace("<!-- section: en_US", "<!-- Section: en_UK")
    assert [one for one, *_ in found(slip)] == [code, "ZOO114"]


@pytest.mark.parametrize(
    ("fence", "words"),
    [("```", "three backticks"), ("`````", "five backticks"), ("~~~", "three t")],
)
def test_an_unclosed_block_hides_no_section_and_is_closed_in_words(fence, words):
    text = CARD.replace("```python\nprint(model)\n```", f"{fence}python\nprint(model)\n", 1)
    text = text.replace("```python\nprint(model)\n```\n", "")
    ((code, _, hint, _),) = found(text)
    assert code == "ZOO113"
    assert hint.startswith(f"end it with a line of {words}")


@pytest.mark.parametrize(
    ("slips", "places"),
    [
        ((("示例", "TODO：用途"),), [(6, 12)]),
        ((("示例", "TODO：用途"), ("An example", "An example (TODO)")), [(5, 12), (6, 12)]),
        ((("A Team", "TODO"), ("[vision]", "[TODO]")), [(7, 9), (8, 7)]),
    ],
)
def test_each_value_that_is_still_to_be_filled_in_is_marked(slips, places):
    text = CARD
    for old, new in slips:
        text = text.replace(old, new, 1)
    marked = [d for d in findings(text.encode()) if d.code == "ZOO408"]
    assert sorted((d.line, d.column) for d in marked) == places
