"""Links whose address cannot be one; what a link may lead to is left alone."""

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD


def found(link):
    """(column, message, hint) of what ZOO411 finds in a line of the English section."""
    reported = findings(CARD.replace("Hello.", link).encode())
    return [(d.column, d.message, d.hint) for d in reported if d.code == "ZOO411"]


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("htps://arxiv.org/x", "https://"),
        ("htpps://arxiv.org/x", "https://"),
        ("htttp://arxiv.org/x", "http://"),
        ("https:/arxiv.org/x", "https://"),
        ("https//arxiv.org/x", "https://"),
        ("https://", "https://"),
        ("www.arxiv.org/x", "https://"),
        ("mail:a@example.org", "mailto:"),
    ],
)
def test_a_mistyped_beginning_is_named(address, beginning):
    text = f"`{address}` is not an address"
    assert found(f"[a]({address})") == [(5, text, f"did you mean `{beginning}`?")]


@pytest.mark.parametrize("address", ["ftp://example.org/x", "javascript:alert", "C:\\x.png"])
def test_an_unknown_beginning_comes_with_those_that_pages_keep(address):
    ((_, text, hint),) = found(f"[a]({address})")
    assert text == f"`{address}` is not an address"
    assert hint == "begin it with `https://`, `http://`, `mailto:`, or name a file"


def test_an_empty_address():
    assert found("See [a]().") == [(8, "this link has no address", "write one, or no link")]
    assert found("![a]()") == [(5, "this picture has no address", "write one, or no picture")]


@pytest.mark.parametrize(
    "fine",
    [
        "[a](https://arxiv.org/abs/1) [b](http://example.org) <https://example.org>",
        "[a](HTTPS://example.org/x) [b](mailto:a@example.org) [c](#load) [d](#)",
        "[a](megengine_vision_atss.md) ![a](cat.jpg) [b](folder/file.txt?x=a:b)",
        "[a][b] as ever\n\n[b]: https://example.org/x",
        "[Note]: Warning: this is a sentence.",
        "`[a](htps://x)` and `[a]()`",
        "The interval [0, 1](see: below) and `x`.",
        "A footnote[^1].\n\n[^1]: note:this.",
    ],
)
def test_what_may_be_an_address_is_left_alone(fine):
    assert found(fine) == []
