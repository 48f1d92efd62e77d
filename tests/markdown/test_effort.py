"""The work of reading a text grows as the text does, whatever it holds."""

import sys

import pytest

from tests.markdown.structure import section
from zoo.render.markdown import render_section
from zoo.render.postprocess import Links

LINKS = Links(href=str, picture=str)
PIECES = (
    "[", "]", "![", "![[", "[a]", "[a][", "[a](", "[a](b", "[a](<b", '[a](b "', "[a](b '",
    "[a](b (c", "[a](b) ", "[a]()", "[^a]", "[^a]: ", "](", "[a]: b\n", "[a]:\n", "[a]: <",
    '[a]: b "\n', "[[a](b)", "`", "` ", "`a", "`` ` ", "``a`", "*", "**", "* ", "*a ", "**a ",
    "*a **b ", "*a* ", "_", "_a ", "__a ", "_a *b ", "a*_", "**a* ", "*a**b", "~", "~~", "~a ",
    "~~a ", "~a ~~b ", "<", "<a ", "<a", "<a>", "</a>", "<b>", "<b></b>", "<s>", "<a b=", '<a b="',
    "<a b='", '<a b="c', "<a b c ", "<a href=x", "<!--", "<!-- ", "-->", "<!", "<!A", "<?",
    "<![CDATA[", "]]>", "<a@b.", "<http:", "<div>", "<div>\n", "</div>\n", "<div>\n\n",
    "<details>\n\n", "<b>\n\n", "<pre>", "<pre>\n", "<script>", "<table>\n", "<td>", "<li>", "<p>",
    "<h1>", "<h1></h1>\n", "<h1><div><h1>", "<img src=a>", "<br>", "&", "&amp;", "&a", "&#",
    "&#x1;", "\\", "\\a", "\\*", "\\[", "$", "$$", "$a", "$a$", "$`", "`$", "$a$ ", "$$a$$ ", ":",
    ":a", ":a:", ":+1:", "@", "a@", "a@b", "a@b.c", "http://", "http://a", "https://a.b/(",
    "https://a.b/)", "www.", "www.a.b", "!", "# ", "# a\n", "#\n", "a\n=\n", "a\n-\n", "> ", ">",
    "> a\n", "> > ", "- ", "- a\n", "-\n", "- - ", "1. ", "1. a\n", "1) ", "* a\n\n", "- a\n  ",
    "  - a\n", "    a\n", "    ", "\t", "\n", " \n", "a\n", "a\n\n", "a  \n", "a\\\n", "```\n",
    "~~~\n", "``` ", "```a\n", "    ```\n", "***\n", "- [ ] a\n", "> [!NOTE]\n", "|", "||",
    "|a|\n|-|\n", "|a", "|-", "|\n", "| a | b |\n", "-|", "\\|", "a|b\n-|-\n", "｜", "中", "中\n",
    "，", "a", "a ", "\x02", "\x021\x03", "\u2028", "é*",
)  # fmt: skip
WHOLE = {
    "backticks of growing length": lambda n: " ".join("`" * k for k in range(1, int(n**0.5))),
    "`a` and many backticks": lambda n: "a" + "`" * n,
    "a wide table of short rows": lambda n: (
        "|a" * (n // 8) + "|\n" + "|-" * (n // 8) + "|\n" + "|b|\n" * (n // 8)
    ),
    "a list that nests deeper": lambda n: "".join("  " * k + "- a\n" for k in range(int(n**0.5))),
    "a quote that nests deeper": lambda n: "".join("> " * k + "a\n" for k in range(int(n**0.5))),
    "emphasis that nests": lambda n: "*a **b " * (n // 14) + "c** d* " * (n // 14),
    "tags that nest": lambda n: "<b>" * (n // 7) + "</b>" * (n // 7),
    "blocks that nest": lambda n: "<div>\n\n" * (n // 15) + "</div>\n\n" * (n // 15),
    "brackets that nest": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "links that nest": lambda n: "[" * (n // 6) + "](a)" * (n // 6),
    "many definitions": lambda n: (
        "".join(f"[a{k}]: b\n" for k in range(n // 10)) + "[a1]" * (n // 20)
    ),
    "many footnotes": lambda n: (
        "".join(f"[^{k}]: b\n\n[^{k}]\n\n" for k in range(n // 20))
    ),
    "many headings of one name": lambda n: "# a\n" * (n // 4),
    "a fence and what looks like its end": lambda n: "````\n" + "```\n" * (n // 4),
}  # fmt: skip
SHAPES = {repr(piece): lambda n, piece=piece: piece * (n // len(piece)) for piece in PIECES} | WHOLE


def steps(text):
    """Lines of Python that run while the text is read and its page is made."""
    count = 0

    def look(frame, event, argument):
        nonlocal count
        count += event == "line"
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        render_section(section(text), LINKS)
    finally:
        sys.settrace(before)
    return count


def test_there_are_shapes_enough():
    assert len(SHAPES) >= 149


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_work_is_linear_in_the_text(shape):
    short, long = (steps(SHAPES[shape](n)) for n in (500, 2_000))
    assert long <= 4.6 * short + 2_000
    assert long <= 150 * 2_000
