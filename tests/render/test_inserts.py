"""What a page puts where an author's marks stand: boxes, titles, formulas, footnotes."""

import re

import pytest

from tests.render.factory import EN, ZH, section
from tests.render.test_nasty import elements
from zoo.cards.sections import split_body
from zoo.core.card import Sample
from zoo.core.source import Source
from zoo.render.markdown import render_section
from zoo.render.postprocess import Links
from zoo.render.words import WORDS


def pieces(text, lang=EN, *more):
    links = Links(href=str, picture=str, words=WORDS[lang])
    return render_section(section(lang, text, *more), links).pieces


def html(text, lang=EN):
    return "".join(pieces(text, lang))


def test_tasks_are_boxes_that_nobody_can_tick():
    assert html("- [x] a\n- [ ] b\n") == (
        '<ul>\n<li><input type="checkbox" disabled checked aria-label="Done"> a</li>\n'
        '<li><input type="checkbox" disabled aria-label="To do"> b</li>\n</ul>'
    )


@pytest.mark.parametrize(("lang", "title"), [(EN, "Warning"), (ZH, "警告")])
def test_an_alert_has_its_title_in_the_language_of_the_text(lang, title):
    assert html("> [!WARNING]\n> a\n", lang) == (
        f'<blockquote class="alert alert-warning">\n<p class="alert-title">{title}</p>\n'
        "<p>a</p>\n</blockquote>"
    )


def test_a_quote_that_only_begins_as_an_alert_stays_one():
    assert html("> [!NOTE] a\n") == "<blockquote>\n<p>[!NOTE] a</p>\n</blockquote>"
    assert html("> [!OTHER]\n> a\n") == "<blockquote>\n<p>[!OTHER]\na</p>\n</blockquote>"


def test_a_formula_is_mathml():
    assert html("$x_1$\n") == (
        '<p><math display="inline"><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math></p>'
    )


@pytest.mark.parametrize("text", ["costs $5 and $6", "$ a $", "a$b$c", r"\$a\$", "$a", "`$a$`"])
def test_a_dollar_is_mostly_a_dollar(text):
    assert "<math" not in html(text)


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\style{color:red}{x}",
        r"\class{a}{x}",
        "x<img src=a onerror=b>",
        r"\unicode{x3c}script",
    ],
)
def test_a_formula_brings_no_element_but_mathml(latex):
    for name, attributes in elements(html(f"$${latex}$$")):
        assert re.match(r"p\Z|m[a-z]*\Z", name)
        assert set(attributes) <= {"display", "stretchy", "mathvariant", "fence", "form", "width"}


def test_mathml_of_the_author_is_left_out():
    assert html("<math><mi>x</mi></math>after\n") == "<p>after</p>"


def test_a_footnote_and_the_way_back():
    assert html("a[^x] b[^x]\n\n[^x]: c\n") == (
        '<p>a<sup id="note-from-1"><a href="#note-1">1</a></sup> b<sup id="note-from-1-2">'
        '<a href="#note-1">1</a></sup></p>\n<section class="footnotes" aria-label="Footnotes">\n'
        '<ol>\n<li><span id="note-1"></span>\n<p>c <a href="#note-from-1" '
        'aria-label="Back to the text">↩</a> <a href="#note-from-1-2" '
        'aria-label="Back to the text 2">↩<sup>2</sup></a></p>\n</li>\n</ol>\n</section>'
    )


def test_code_in_an_item_stands_in_the_item():
    text = "1. a\n\n   ```sh\n   b\n     c\n   ```\n\n2. d\n"
    _, (one,), _ = split_body(Source("c.md", f"<!-- section: en_US -->\n{text}"), "c", 0)
    first, sample, last = render_section(one, Links(href=str, picture=str)).pieces
    assert isinstance(sample, Sample)
    assert sample.code == "b\n  c\n"
    assert (first, last) == ("<ol>\n<li><p>a</p>", "</li>\n<li><p>d</p>\n</li>\n</ol>")


@pytest.mark.parametrize("sign", ["zoo0123456789abcdefx0x", "\x020\x03", "\x02a\x03", "codeblock"])
def test_no_text_of_an_author_is_an_insert(sign):
    assert "<input" not in html(f"{sign} - [ ] a\n")
