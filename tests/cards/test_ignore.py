from tests.cards.examples import findings
from tests.cards.texts import CARD, EN, HEAD, LOAD, ZH

COMMENT = '<!-- zoo: ignore ZOO401 reason="a name" -->'


def codes(text):
    return [d.code for d in findings(text.encode())]


def test_a_comment_silences_the_block_below_it():
    assert codes(CARD.replace("Hello.", f"{COMMENT}\n\nTeh one\nand teh other.")) == []


def test_and_not_the_block_after_that():
    assert codes(CARD.replace("Hello.", f"{COMMENT}\nTeh one.\n\nAnd teh other.")) == ["ZOO401"]


def test_beside_text_it_silences_that_line_alone():
    assert codes(CARD.replace("Hello.", f"Teh one. {COMMENT}\nAnd teh other.")) == ["ZOO401"]


def test_above_a_sample_it_silences_the_whole_sample():
    code = "try:\n    print(model)\n\nexcept:\n    pass\n"
    text = CARD.replace("print(model)\n", code)
    assert codes(text) == ["ZOO207", "ZOO207"]
    comment = '<!-- zoo: ignore ZOO207 reason="shows what not to do" -->'
    assert codes(text.replace("\n```python\ntry", f"\n{comment}\n```python\ntry")) == []


def test_in_the_front_matter_it_silences_the_front_matter():
    text = CARD.replace("tags: [vision]", "tags: [visoin]")
    assert codes(text) == ["ZOO022"]
    assert codes(text.replace("[visoin]", '[visoin]  # zoo: ignore ZOO022 reason="ours"')) == []


def test_a_comment_that_silences_nothing_is_reported():
    assert codes(CARD.replace("Hello.", f"{COMMENT}\nHello.")) == ["ZOO006"]


def test_an_error_is_silenced_like_a_warning():
    comment = '<!-- zoo: ignore ZOO201 reason="an excerpt" -->'
    text = CARD.replace("\n```python\nprint(model)", f"\n{comment}\n```python\nprint(modle)")
    assert codes(text) == []


def test_an_error_needs_a_reason_as_well():
    comment = "<!-- zoo: ignore ZOO201 -->"
    text = CARD.replace("\n```python\nprint(model)", f"\n{comment}\n```python\nprint(modle)")
    assert sorted(set(codes(text))) == ["ZOO005", "ZOO201"]


def test_an_error_of_the_front_matter_is_silenced_from_anywhere_in_the_card():
    text = CARD.replace("https://github.com/org/repo", "http://github.com/org/repo")
    assert codes(text) == ["ZOO019"]
    comment = '<!-- zoo: ignore ZOO019 reason="a local address" -->'
    assert codes(text.replace("Hello.", f"Hello.\n\n{comment}")) == []
    assert codes(text.replace("---\n", '---\n# zoo: ignore ZOO019 reason="local"\n', 1)) == []


def test_what_makes_a_card_unreadable_cannot_be_silenced():
    comment = '<!-- zoo: ignore ZOO120 reason="there is nothing to load" -->'
    text = HEAD + ZH + EN
    assert codes(text) == ["ZOO120"]
    assert codes(f"{text}\n{comment}\n") == ["ZOO120", "ZOO005"]


def test_without_a_title_there_is_no_card_and_no_error_can_be_silenced():
    text = CARD.replace("title: Example\n", '# zoo: ignore ZOO015 reason="no title"\n')
    assert codes(text) == ["ZOO015"]


def test_of_a_rule_with_both_severities_both_can_be_silenced():
    comment = '<!-- zoo: ignore ZOO110 reason="the English text comes later" -->'
    assert codes(HEAD + LOAD + ZH) == ["ZOO110"]
    assert codes(f"{HEAD}{LOAD}{ZH}\n{comment}\n") == []
    assert codes(f"{HEAD}{LOAD}{EN}\n{comment}\n") == []


def test_a_reason_is_needed_and_a_code_that_exists():
    for comment in ("<!-- zoo: ignore ZOO401 -->", '<!-- zoo: ignore ZOO999 reason="x" -->'):
        assert codes(CARD.replace("Hello.", f"{comment}\nHello.")) == ["ZOO005"]
