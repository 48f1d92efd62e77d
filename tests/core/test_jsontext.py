import pytest

from zoo.core.jsontext import read_json


def test_what_is_nested_too_deep_is_refused_like_any_other_error():
    assert read_json('{"a": [1]}') == {"a": [1]}
    with pytest.raises(ValueError, match="nested too deep"):
        read_json("[" * 100_000)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1, "b": {"c": 1, "c": 1}}', "an object has the key 'c' twice"),
        (b'{"a": 1, "a": 1}', "an object has the key 'a' twice"),
        ('["\\ud800"]', "half a character"),
        ('{"\\uDFFF": 1}', "half a character"),
        ("1" * 5000, "integer string conversion"),
        ('{"a": 1,\n "b" 2}', "line 2 column 6"),
        (b"[\xff]", "invalid start byte"),
    ],
)
def test_what_is_no_clear_json_is_refused(text, told):
    with pytest.raises(ValueError, match=told):
        read_json(text)


def test_a_whole_character_in_two_halves_is_one():
    assert read_json('"\\ud83d\\ude00"') == "\U0001f600"
