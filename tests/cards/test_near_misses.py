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
