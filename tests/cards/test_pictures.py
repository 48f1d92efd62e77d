"""Pictures that no page shows are named with what to do."""

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD
from zoo.core.source import Source
from zoo.lint.inspect import finish, inspect


def text_with(picture):
    return CARD.replace("你好。", picture).replace("Hello.", picture)


def found(picture):
    found = findings(text_with(picture).encode())
    return [(d.code, d.line, d.column, d.message, d.hint) for d in found if d.language == "en_US"]


def looked_for(picture):
    """The files whose absence is reported."""
    return {claim.name for claim in inspect(Source("c.md", text_with(picture))).targets}


OTHER_SITE = "pages do not show pictures of other sites"
BESIDE = "put the file beside the card: `cat.png`"
OUTSIDE = "this picture is outside the card's folder"
KINDS = "save it as PNG, JPEG, WebP, GIF or AVIF"


@pytest.mark.parametrize(
    ("address", "message", "hint"),
    [
        ("http://example.org/cat.png", OTHER_SITE, BESIDE),
        ("//example.org/cat.png", OTHER_SITE, BESIDE),
        ("../cat.png", OUTSIDE, "put it beside the card, and write `cat.png`"),
        ("a/../../cat.png", OUTSIDE, "put it beside the card, and write `cat.png`"),
        ("/cat.png", OUTSIDE, "put it beside the card, and write `cat.png`"),
        ("cat.svg", "`.svg` is not a kind of picture that pages show", KINDS),
        ("cat", "`cat` is not a picture file that pages show", KINDS),
        ("猫 图.png", "the address ends at the blank, as `猫`", "write `(<猫 图.png>)`"),
    ],
)
def test_a_picture_that_is_not_shown(address, message, hint):
    assert found(f"![A cat]({address})") == [("ZOO414", 27, 10, message, hint)]
    assert looked_for(f"![A cat]({address})") == set()


def test_a_tag_that_shows_a_picture():
    ((code, _, _, message, _),) = found('<img src="https://example.org/cat.png" alt="A cat">')
    assert (code, message) == ("ZOO414", OTHER_SITE)


@pytest.mark.parametrize(
    ("picture", "file"),
    [
        ("![A cat](cat.png)", "cat.png"),
        ("![A cat](./pictures/cat.JPG)", "./pictures/cat.JPG"),
        ('![A cat](cat.webp "A cat")', "cat.webp"),
        ("![A cat](<猫 图.png>)", "猫 图.png"),
        ('(<img src="cat.png" alt="A cat"> on a sofa)', "cat.png"),
    ],
)
def test_a_picture_that_is_shown_if_it_is_there(picture, file):
    assert found(picture) == []
    assert looked_for(picture) == {file}


def test_an_address_of_no_kind_is_reported_once():
    assert [code for code, *_ in found("![A cat](htps://example.org/cat.png)")] == ["ZOO411"]


def codes(chinese, english, *across):
    """The codes of what is found where `across` is only known when all cards are read."""
    text = CARD.replace("你好。", chinese).replace("Hello.", english)
    inspected = inspect(Source("hub_pages/org_task_name.md", text))
    missing = [claim.at for claim in inspected.targets if claim.name in across]
    return [d.code for d in finish([inspected], missing)]


def test_a_wrong_link_of_one_language_is_reported_once():
    assert codes("你好。", "![A cat](cat.png)") == ["ZOO134"]
    assert codes("你好。", "![A cat](cat.png)", "cat.png") == ["ZOO410"]
    assert codes("你好。", "![A cat](cat.svg)") == ["ZOO414"]
    assert codes("你好。", "[A cat](htps://example.org)") == ["ZOO411"]
    assert codes("你好。", "[A cat]()") == ["ZOO411"]
