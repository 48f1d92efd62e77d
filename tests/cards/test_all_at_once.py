"""A card with wrong fields is told what is wrong with its text in the same round."""

from tests.cards.texts import CARD
from zoo.core.source import Source
from zoo.lint.inspect import inspect


def told(text):
    found = inspect(Source("hub_pages/org_task_name.md", text)).diagnostics
    return [(d.code, d.line) for d in found]


def test_wrong_fields_hide_nothing_of_the_text():
    text = CARD.replace("title:", "titel:").replace("print(model)", "print(modell)")
    assert told(text) == [("ZOO017", 3), ("ZOO201", 22), ("ZOO201", 30)]


def test_fields_that_cannot_be_read_hide_nothing_of_the_text():
    text = CARD.replace("title: Example", "title: [").replace("Hello.", "Helo (there.")
    assert {code for code, _ in told(text)} == {"ZOO012", "ZOO401", "ZOO402"}


def test_a_text_that_cannot_be_told_apart_is_not_guessed_at():
    text = CARD.replace("title:", "titel:").replace("<!-- section: en_US -->", "<!-- section -->")
    assert "ZOO201" not in {code for code, _ in told(text.replace("print(model)", "print(x)"))}
