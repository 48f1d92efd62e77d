"""Asking fewer patterns gives the same HTML."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from zoo.render.inline import quicken

MARKS = "* _ ** __ *** ` `` [ ] ( ) ! < > & &amp; \\ a | # - 1. 中文 <http://a.b> <a@b.c> <b>"
PIECES = [*MARKS.split(), " ", "  \n", "\n", "\n\n", "[x]: http://q\n", "![p](q)", "\x02", "\x03"]


def converter():
    return Markdown(extensions=["tables", "sane_lists"], output_format="html")


PLAIN, QUICK = converter(), quicken(converter())


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("*a* _b_ `c` [d](e) ![f](g) <http://h.i> <j@k.l> &amp; \\* m  \nn <b>o</b> [p][] ![q][p]")
def test_any_text_is_converted_as_without_it(text):
    PLAIN.reset()
    QUICK.reset()
    assert QUICK.convert(text) == PLAIN.convert(text)
