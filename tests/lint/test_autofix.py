from collections import Counter

from hypothesis import given

from tests.cards.texts import CARD
from tests.strategies import card_like, cards
from zoo.core.diagnostics import Edit
from zoo.core.source import Source, Span, normalise
from zoo.lint.autofix import apply, diff, fixed, restored
from zoo.lint.inspect import Settings, inspect

PLAIN = Settings()


def after_fixes(text):
    return fixed(Source("c.md", text), PLAIN)


def test_what_is_mechanical_is_mended():
    text = CARD.replace("你好。", "你好, 世界。").replace("Hello.", "Teh end.")
    assert after_fixes(text) == CARD.replace("你好。", "你好，世界。").replace("Hello.", "The end.")


def test_one_remedy_can_lead_to_the_next():
    text = CARD.replace("section: en_US", "Section en_US").replace("Hello.", "Teh end.")
    assert after_fixes(text) == CARD.replace("Hello.", "The end.")


def test_a_remedy_that_adds_a_finding_is_left_out():
    text = CARD + "\n<!-- section: en_UK -->\n"
    assert after_fixes(text) == text


def test_of_two_edits_that_overlap_the_first_is_made():
    edits = (Edit(Span(0, 2), "x"), Edit(Span(1, 3), "y"), Edit(Span(3, 3), "!"))
    assert apply("abcd", edits) == "xc!d"


def test_line_ends_and_byte_order_mark_stay():
    assert restored("a\nb\n", b"\xef\xbb\xbfa\r\nc\r\n") == b"\xef\xbb\xbfa\r\nb\r\n"


def test_a_diff_names_the_file_on_both_sides():
    assert diff("a.md", "one\n", "two\n") == "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-one\n+two\n"


@given(cards | card_like)
def test_fixing_never_adds_a_diagnostic(text):
    text = normalise(text)
    before, after = (counts(t) for t in (text, after_fixes(text)))
    assert not after[0] - before[0]
    if not before[0]:  # an error hides what else is wrong
        assert not after[1] - before[1]


def counts(text):
    """How often each code is found: of errors, and of all."""
    found = inspect(Source("c.md", text), PLAIN).diagnostics
    errors = (d.code for d in found if d.severity.value == "error")
    return Counter(errors), Counter(d.code for d in found)
