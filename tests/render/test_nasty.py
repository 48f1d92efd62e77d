"""Whatever a card holds, its page is clean HTML."""

import re
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from zoo.core.source import normalise
from zoo.markdown.tags import TAGS
from zoo.render.markdown import highlight, render_section
from zoo.render.postprocess import Links

from .factory import EN, section

PIECES = (
    "text", "汉字，", "\n", "\n\n", "    ", "# ", "### a\n", "- ", "1. ", "> ", "| a | b |\n",
    "| --- | :---: |\n", "`", "```", "*", "**", "_", "[a](", "[a]: ", "![a](", ")", "](", "<", ">",
    '"', "'", "&", "&lt;", "&#106;", "\\", "<script>", "</script>", "<style>", "<!--", "-->",
    "<svg onload=a>", "<img src=x onerror=a>", "<a href=", "javascript:alert(1)", "<p title='",
    "<h1>", "</h1>", "<table>", "<td align=center>", "</table>", "<pre>", "</pre>", "<br>", "\x00",
    "<iframe src=//a>", "<details open ontoggle=a>", "<math><mi//xlink:href='data:x'>", "]]>",
)  # fmt: skip
LINKS = Links(href=lambda h: h, picture=lambda p: None, table="Table")
ATTRIBUTES = {
    "href", "title", "id", "class", "role", "aria-label", "tabindex", "colspan", "rowspan",
    "scope", "start", "open", "lang",
}  # fmt: skip


def elements(html):
    """Start tags as a browser reads them, with their attributes."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))
    parser.feed(html)
    return found


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("<h1><div><h1>")
@example("<h2><details><h2></h2></details></h2>")
@example("<h2>A<div><h2>B</h2></div></h2>")
def test_only_known_tags_and_attributes_come_out(text):
    html = "".join(render_section(section(EN, text), LINKS).pieces)
    for name, attributes in elements(html):
        assert name in TAGS
        assert set(attributes) <= ATTRIBUTES
        assert not re.match(r"\s*(javascript|data|vbscript):", attributes.get("href") or "", re.I)
    assert len(re.findall(r"<[^a-z/]", html)) == 0


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_headings_have_an_id_each_and_levels_never_jump(text):
    found = render_section(section(EN, text), LINKS).headings
    assert len({h.id for h in found}) == len(found)
    levels = [1, *(h.level for h in found)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def texts(html):
    """What is read of a piece of HTML, and the names of its elements."""
    found, names = [], set()
    parser = HTMLParser(convert_charrefs=True)
    parser.handle_data = found.append
    parser.handle_starttag = lambda tag, attributes: names.add(tag)
    parser.feed(html)
    parser.close()
    return "".join(found), names


@settings(deadline=None)
@given(
    st.text() | st.lists(st.sampled_from(PIECES)).map("".join),
    st.sampled_from(["python", "bash", "yaml", ""]),
)
def test_highlighted_code_keeps_its_text(code, info):
    text, names = texts(highlight(code, info))
    assert text.rstrip("\n") == normalise(code).rstrip("\n")  # as a card’s text is read
    assert names <= {"span"}
