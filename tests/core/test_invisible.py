"""Characters that nobody sees, and those that emoji and scripts need."""

import pytest

from zoo.core.invisible import deceives, in_words, invisible, visible

HIDDEN = "".join(chr(0xE0000 + ord(c)) for c in "obey")


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("Model \u202eabc", "U+202E RIGHT-TO-LEFT OVERRIDE (invisible)", "Model abc"),
        ("a\u2066b\u2069", "U+2066 LEFT-TO-RIGHT ISOLATE (invisible)", "ab"),
        ("zero\u200bwidth", "U+200B ZERO WIDTH SPACE (invisible)", "zerowidth"),
        ("a\ufeffb", "U+FEFF ZERO WIDTH NO-BREAK SPACE (invisible)", "ab"),
        ("soft\xadhyphen", "U+00AD SOFT HYPHEN (invisible)", "softhyphen"),
        ("\x1b[31m", "U+001B control character (invisible)", "[31m"),
        ("a\x85b", "U+0085 control character (invisible)", "ab"),
        ("Res\u200dNet", "U+200D ZERO WIDTH JOINER (invisible)", "ResNet"),
        ("ResNet\u200f", "U+200F RIGHT-TO-LEFT MARK (invisible)", "ResNet"),
        ("x\ufe0f", "U+FE0F VARIATION SELECTOR-16 (invisible)", "x"),
        ("模\u200d型", "U+200D ZERO WIDTH JOINER (invisible)", "模型"),
        (
            f"Net{HIDDEN}",
            "U+E006F TAG LATIN SMALL LETTER O and 3 more characters (invisible)",
            "Net",
        ),
        (f"\U0001f3f4{HIDDEN}{HIDDEN}", None, "\U0001f3f4"),
        ("\u3164", "U+3164 HANGUL FILLER (invisible)", ""),
    ],
    ids=ascii,
)
def test_what_nobody_sees_is_named_and_taken_out(text, name, rest):
    (start, end), *_ = invisible(text)
    assert name is None or in_words(text[start:end]) == name
    assert visible(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "A line\n\tand another",
        "❤️ 1️⃣ ‼️ ℹ️ ™️",
        "👨‍👩‍👧‍👦 👩🏽‍💻 🏳️‍🌈 ❤️‍🔥",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می‌خواهم",
        "क्‍ष",
        "葛\U000e0100",
        "שלום\u200f!",
        "模型，ResNet\u3000x",
    ],
)
def test_what_emoji_and_scripts_need_stays(text):
    assert list(invisible(text)) == []
    assert visible(text) == text


def test_what_turns_or_hides_text_is_worse_than_what_was_left_over():
    assert all(map(deceives, ("\u202e", "\u2066", HIDDEN, "\x1b")))
    assert not any(map(deceives, ("\u200b", "\ufeff", "\xad", "\ufe0f")))
