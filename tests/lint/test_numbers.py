import pytest

from zoo.lint.rules.numbers import numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("118k, 118,000 and 11.8 万", [118_000, 118_000, 118_000]),
        ("(512 x 512)", [512, 512]),
        ("512x512", [512, 512]),
        ("512×512", [512, 512]),
        ("1024X2048x3", [1024, 2048, 3]),
        ("ResNeXt101_32x8d and 0x10", []),
    ],
)
def test_values(text, expected):
    assert [number.value for number in numbers(text)] == expected
