import pytest

from zoo.cards.decode import decode, title_in
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


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"---\ntitle: A cat\n", "A cat"),
        (b"title: 'A cat'  # ours\n", "A cat"),
        ("title: 猫\n".encode("utf-16"), "猫"),
        ("title: 黑猫\n".encode("gbk"), "黑猫"),
        ("title: 猫\n猫".encode()[:-1], "猫"),
        (b"title: A cat\xff\n\xff\n.....", "A cat"),
        (b"no title\n", ""),
    ],
)
def test_the_title_of_a_file_that_cannot_be_read(data, title):
    assert title_in(data) == title


def test_a_title_is_looked_for_in_the_first_20000_bytes():
    before = b"x" * 19_991 + b"\n"
    assert title_in(before + b"title: A cat\n") == "A"


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
