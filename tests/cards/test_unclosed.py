"""A slip at the edge of a code block or section is one finding, at its own line."""

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD, EN, HEAD, LOAD, ZH

THREE = "end it with a line of three backticks"
BLOCK = "```python\nprint(model)\n```\n"


def found(text):
    return [(d.code, d.line, d.message, d.hint) for d in findings(text.encode())]


def test_a_block_that_swallows_a_section_is_unclosed_at_its_opening():
    text = HEAD + LOAD + ZH.replace(BLOCK, "```python\nprint(model)\n") + EN
    text = text.replace("Hello.", "Hello.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |")
    assert found(text) == [("ZOO113", 21, "this code block is not closed before line 24", THREE)]


def test_the_load_sample_too():
    text = HEAD + LOAD.replace("```\n\n", "\n") + ZH + EN
    assert found(text) == [("ZOO113", 12, "this code block is not closed before line 16", THREE)]


def test_and_when_no_block_follows():
    text = HEAD + LOAD + ZH.replace(BLOCK, "```text\nprint(model)\n") + EN.replace(BLOCK, "")
    assert found(text) == [("ZOO113", 21, "this code block is not closed before line 24", THREE)]


def test_a_python_block_that_swallows_the_opening_of_another_is_unclosed():
    text = CARD.replace("你好。", "```python\nprint(1)\n\n你好。")
    assert found(text) == [("ZOO113", 19, "this code block is not closed before line 24", THREE)]


@pytest.mark.parametrize("mark", ["···", "｀｀｀", "‘‘‘", "´´´", "'''"])
def test_a_fence_without_backticks_is_named_at_its_line(mark):
    text = HEAD + LOAD + ZH.replace("```python", f"{mark}python") + EN
    ((code, line, message, hint),) = found(text)
    assert (code, line) == ("ZOO115", 21)
    assert message == f"almost the fence of a code block: `{mark}` are not backticks"
    assert hint == "write three backticks: the key left of 1, with the Chinese input method off"


@pytest.mark.parametrize("mark", ["···", "｀｀｀"])
def test_so_is_one_that_should_close_a_block(mark):
    text = HEAD + LOAD + ZH.replace("\n```\n", f"\n{mark}\n") + EN
    assert [(code, line) for code, line, *_ in found(text)] == [("ZOO115", 23)]
    both = text.replace("```python\nprint", f"{mark}python\nprint", 1)
    assert [(code, line) for code, line, *_ in found(both)] == [("ZOO115", 21), ("ZOO115", 23)]


@pytest.mark.parametrize(
    "fine",
    [
        "```text\nThe output:\n···\n```",
        "Text.\n\n······\n\nMore text.",
        "```python\nx = '''\ntext\n'''\n```",
        "````markdown\n```python\nprint(model)\n```\n````",
        "```markdown\n<!-- section: en_US -->\n<!-- section: zh_CN -->\n```",
    ],
)
def test_what_is_code_or_text_stays_so(fine):
    text = CARD.replace("你好。", fine).replace("Hello.", fine)
    assert {"ZOO113", "ZOO115"}.isdisjoint(code for code, *_ in found(text))


@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])
@pytest.mark.parametrize(
    "slip",
    [
        "<!-- sections: LANG -->",
        "<!-- Section: LANG -->",
        "<!-- section: LANG --",
        "<!-- section：LANG -->",
        "<！-- section: LANG -->",
        "<!-- section LANG -->",
        "<!—- section: LANG -->",
        "<! -- section: LANG -->",
        "<!-- secton: LANG -->",
        "<!-- lang: LANG -->",
    ],
)
def test_almost_a_marker_is_one_finding_and_read_as_what_is_meant(slip, lang):
    right = f"<!-- section: {lang} -->"
    text = CARD.replace(right, slip.replace("LANG", lang))
    line = 17 if lang == "zh_CN" else 25
    hint = f"write exactly `{right}`"
    assert found(text) == [("ZOO114", line, "almost a section marker", hint)]


def test_almost_a_marker_of_no_known_language():
    text = CARD.replace("<!-- section: zh_CN -->", "<!-- section -->")
    hint = "write `<!-- section: zh_CN -->` or `<!-- section: en_US -->`"
    assert found(text) == [("ZOO114", 17, "almost a section marker", hint)]


def test_a_comment_about_sections_is_none():
    text = CARD.replace("Hello.", "Hello.\n\n<!-- sections end with a sample -->")
    assert found(text) == []
