"""One mistake gives one finding, and the remedy where it is mechanical."""

from tests.cards.examples import findings
from tests.cards.texts import CARD


def found(text):
    return [(d.code, d.severity.value, d.hint, d.fixable) for d in findings(text.encode())]


def test_a_misspelled_key_is_not_missing_as_well():
    hint = "did you mean `author`?"
    assert found(CARD.replace("author:", "autor:")) == [("ZOO017", "error", hint, True)]


def test_an_unknown_language_is_not_missing_as_well():
    hint = "write `zh_CN` or `en_US`"
    assert found(CARD.replace("en_US -->", "en_UK -->")) == [("ZOO112", "error", hint, True)]
    assert found(CARD.replace("en_US -->", "fr_FR -->")) == [("ZOO112", "error", hint, False)]


def test_almost_a_marker_is_not_a_missing_section_as_well():
    text = CARD.replace("<!-- section: en_US -->", "<!-- Section en_US -->")
    assert [(code, fix) for code, _, _, fix in found(text)] == [("ZOO114", True)]


def test_a_tab_is_named_as_such():
    (one,) = found(CARD.replace("    zh_CN: 示例", "\tzh_CN: 示例"))
    assert one == ("ZOO021", "error", "indent with four spaces", True)


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
