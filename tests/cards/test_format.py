from hypothesis import given
from hypothesis import strategies as st

from tests.cards.texts import CARD, HEAD, LOAD, ZH
from tests.conftest import ROOT
from tests.strategies import card_like, cards
from zoo.cards.format import format_card
from zoo.cards.parse import parse_card
from zoo.core.card import Sample
from zoo.core.source import Source, normalise
from zoo.render.markdown import render_section
from zoo.render.postprocess import Links

ROWS = st.lists(
    st.sampled_from(
        ("| 模型 | mAP |\n", "| --- | :-: |\n", "|a|`b|c`|\n", "| a \\| b | c |\n", "||x|\n", "\n",
         "\n\n", "- item\n", "    code\n", "text  \n", "### 标题\n", "<div>\n", "<!-- note -->\n",
         "```python\nx = 1\n```\n", "> quote\n", "| 很长的名字 | 1 |\n", "|--|--|\n",
         " | a | b |\n", " \n", "text\n",
         "[a]: https://example.org\n", "1. one\n", "\t\n", "   \n")
    ),
    max_size=25,
).map("".join)  # fmt: skip


def pages(text):
    """What a reader sees of the card, section by section; blank text between tags aside."""
    card, _ = parse_card(Source("c.md", text))
    shown = []
    for section in card.sections if card else ():
        rendered = render_section(section, Links(str, str))
        pieces = (p.code if isinstance(p, Sample) else str(p) for p in rendered.pieces)
        shown.append((section.lang, [p.strip() for p in pieces]))
    return shown


def test_tables_are_aligned_by_what_the_eye_sees():
    text = CARD.replace("你好。", "| 模型 | mAP |\n|---|:-:|\n| atss | 38.3 |")
    assert "| 模型 | mAP  |\n| ---- | :--: |\n| atss | 38.3 |\n" in format_card(text)


def test_the_front_matter_gets_its_order_and_comments_stay_with_their_keys():
    text = CARD.replace("title: Example\n", "").replace(
        "tags: [vision]\n", "tags: [vision]\n# the name\ntitle: Example\n"
    )
    expected = CARD.replace("title: Example", "# the name\ntitle: Example")
    assert format_card(text) == format_card(expected)
    assert "template: hub1\n# the name\ntitle: Example\nsummary:\n" in format_card(text)


def test_one_blank_line_around_samples_and_markers():
    text = HEAD + LOAD.strip() + "\n" + ZH.replace("-->\n\n", "-->\n\n\n\n") + "End.\n\n\n"
    assert format_card(text) == HEAD + LOAD + ZH + "\nEnd.\n"


def test_a_directive_stays_with_its_sample():
    text = CARD.replace("\n```python\nprint", "\n<!-- doctest: timeout=9 -->\n```python\nprint")
    assert format_card(text) == text


def test_a_card_in_its_form_stays_as_it_is():
    assert format_card(CARD) == CARD


def test_the_projects_cards_are_in_their_form():
    for path in (ROOT / "hub_pages").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert pages(format_card(text)) == pages(text)


@given(cards | card_like)
def test_formatting_again_changes_nothing(text):
    once = format_card(normalise(text))
    assert format_card(once) == once


@given(ROWS, ROWS)
def test_formatting_never_changes_what_is_shown(chinese, english):
    text = CARD.replace("你好。", chinese).replace("Hello.", english)
    formatted = format_card(text)
    assert pages(formatted) == pages(text)
    assert format_card(formatted) == formatted


def test_a_file_without_front_matter_stays_as_it_is():
    assert format_card("# Notes\n\n\n\nNo card.\n") == "# Notes\n\n\n\nNo card.\n"
