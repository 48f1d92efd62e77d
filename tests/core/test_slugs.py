"""What a heading is called in a link."""

import pytest

from zoo.core.naming import PAGE_PARTS, part, slug


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Model Description", "model-description"),
        ("模型描述", "模型描述"),
        ("C++ & CUDA", "c-cuda"),
        ("???", "section"),
    ],
)
def test_a_text_as_an_address(text, address):
    assert slug(text) == address


def test_the_parts_of_a_page_have_addresses_that_no_heading_has():
    assert sorted(PAGE_PARTS) == [
        "bibtex", "bibtex-code", "entries", "load", "main", "top", "usage"
    ]  # fmt: skip
    assert part("load") == "page.load" != slug("page.load")
