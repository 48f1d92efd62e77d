"""What strangers write commands neither a terminal nor GitHub's runner."""

import io
import json

import pytest

from zoo.core.terminal import Guarded, bare, escaped_json, harmless


@pytest.mark.parametrize(
    "sent",
    ["\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\r", "\b", "\x7f", "\u202e", "\u2066", "\u200f",
     "\0", "\v", "\f", "\x1f", "\x80", "\x9f", "\u061c", "\u2028", "\u2029", "\u202a", "\u2069"],
)  # fmt: skip
def test_no_control_character_is_passed_on(sent):
    stream = io.StringIO()
    Guarded(stream).write(f"a{sent}b\tc\n")
    assert sent[0] not in stream.getvalue()
    assert stream.getvalue().startswith("a\ufffd")
    assert stream.getvalue().endswith("b\tc\n")


@pytest.mark.parametrize("text", ["\t\n", " ~", "\xa0", "猫", "\u2065\u206a", "\u2027"])
def test_all_else_is(text):
    stream = io.StringIO()
    Guarded(stream).write(text)
    assert stream.getvalue() == text


def test_colours_of_others_are_left_out():
    stream = io.StringIO()
    Guarded(stream).write("\x1b[1;31mred\x1b[0m\n")
    assert stream.getvalue() == "red\n"


def test_what_a_bare_stream_gets_is_the_programs_own():
    stream = io.StringIO()
    bare(Guarded(stream)).write("\r\x1b[K")
    assert stream.getvalue() == "\r\x1b[K"
    assert bare(stream) is stream


def test_a_guarded_stream_is_the_stream_in_all_else():
    guarded = Guarded(io.StringIO())
    guarded.writelines(["a\n", "b\x1b\n"])
    assert not guarded.isatty()
    assert guarded.getvalue() == "a\nb\ufffd\n"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("::error::x", ": :error::x"),
        ("a\n  ::set-output name=x::y", "a\n  : :set-output name=x::y"),
        ("a ##[error]b", "a # #[error]b"),
        ("std::vector", "std::vector"),
    ],
)
def test_githubs_runner_takes_no_commands(sent, shown, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    stream = io.StringIO()
    Guarded(stream).write(sent)
    assert stream.getvalue() == shown


def test_json_means_the_same_without_control_characters():
    content = {"a\u202e": "\x1b[31m \x9b \x7f \u2028 模型 \\"}
    text = escaped_json(json.dumps(content, ensure_ascii=False))
    assert json.loads(text) == content
    assert harmless(text) == text
