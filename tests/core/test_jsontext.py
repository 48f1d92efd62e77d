import pytest

from zoo.core.jsontext import read_json


def test_what_is_nested_too_deep_is_refused_like_any_other_error():
    assert read_json('{"a": [1]}') == {"a": [1]}
    with pytest.raises(ValueError, match="nested too deep"):
        read_json("[" * 100_000)
