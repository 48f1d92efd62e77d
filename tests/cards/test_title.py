import pytest

from zoo.cards.decode import title_in


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"---\ntitle: ATSS: a detector\nauthor: [\n---\n", "ATSS: a detector"),
        (b"---\r\ntitle: 'Net'  # new\r\n", "Net"),
        ("---\ntitle: \u7f51\u7edc\n".encode("gb18030"), "\u7f51\u7edc"),
        ("title: Net\n".encode("utf-16"), "Net"),
        (b"title: N\x00e\x1b[31mt\n", "Ne[31mt"),
        (b"title: " + b"n" * 300, "n" * 200),
        (b"author: me\nsub-title: Net\n", ""),
        (b"", ""),
        (b"---\ntitle: A cat\n", "A cat"),
        (b"title: 'A cat'  # ours\n", "A cat"),
        ("title: 猫\n".encode("utf-16"), "猫"),
        ("title: 黑猫\n".encode("gbk"), "黑猫"),
        ("title: 猫\n猫".encode()[:-1], "猫"),
        (b"title: A cat\xff\n\xff\n.....", "A cat"),
        (b"no title\n", ""),
    ],
)
def test_the_title_is_what_the_first_title_line_says(data, title):
    assert title_in(data) == title


def test_a_title_is_looked_for_in_the_first_20000_bytes():
    before = b"x" * 19_991 + b"\n"
    assert title_in(before + b"title: A cat\n") == "A"
