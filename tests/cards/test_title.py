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
    ],
)
def test_the_title_is_what_the_first_title_line_says(data, title):
    assert title_in(data) == title
