"""The bar of a long build."""

from io import StringIO

import pytest

from zoo.commands import progress
from zoo.commands.progress import Bar


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setattr(progress, "EVERY", 0)
    monkeypatch.setenv("TERM", "xterm")


def drawn(stream, calls):
    show = Bar(stream)
    for call in calls:
        show(*call)
    return stream.getvalue()


def test_a_bar_grows_and_goes(at_once):
    assert drawn(Terminal(), [(1, 4), (2, 4), (4, 4)]) == (
        "\r  ######.................. 1/4\r  ############............ 2/4\r\x1b[K"
    )


def test_nothing_is_shown_before_a_second_is_over(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    assert drawn(Terminal(), [(1, 4), (4, 4)]) == ""


def test_nothing_is_shown_where_nobody_looks(at_once):
    assert drawn(StringIO(), [(1, 4), (4, 4)]) == ""
