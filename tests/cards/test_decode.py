import pytest

from zoo.cards.decode import decode
from zoo.core.diagnostics import Diagnostic


def problem(data):
    found = decode("c.md", data)
    assert isinstance(found, Diagnostic)
    return found


def test_utf8_with_a_byte_order_mark_and_crlf():
    assert decode("c.md", b"\xef\xbb\xbfa\r\nb\n").text == "a\nb\n"


def test_utf16_is_named_with_the_remedy():
    found = problem("标题".encode("utf-16"))
    assert found.message == "the file is UTF-16; cards are UTF-8"
    assert "iconv -f UTF-16 -t UTF-8 c.md" in found.hint


def test_gbk_is_named_at_its_line():
    found = problem(b"title: a\n" + "标题".encode("gbk"))
    assert (found.line, found.column) == (2, 1)
    assert "GBK" in found.message
    assert "iconv -f GB18030 -t UTF-8 c.md" in found.hint


def test_nul_is_refused_where_it_stands():
    assert (problem(b"ab\n\0").code, problem(b"ab\n\0").line) == ("ZOO003", 2)


def test_a_huge_file_is_not_parsed():
    assert problem(b"x" * 5_000_001).code == "ZOO004"


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_a_card_may_have_20000_lines(end):
    assert decode("c.md", (b"a" + end) * 20_000).text == "a\n" * 20_000
    assert problem((b"a" + end) * 20_001).message == (
        "the file has 20001 lines; a card may have 20000"
    )


def test_a_card_may_have_a_million_bytes():
    assert len(decode("c.md", b"x" * 1_000_000).text) == 1_000_000
    assert problem(b"x" * 1_000_001).message == (
        "the file is larger than 1 MB, the most a card may have"
    )
