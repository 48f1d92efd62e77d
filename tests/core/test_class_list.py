"""The files that list a dataset's classes."""

import pytest

from tests.conftest import ROOT
from zoo.core.card import Lang
from zoo.core.class_list import class_names

EN, ZH = Lang.EN_US, Lang.ZH_CN


def test_a_line_is_a_class_with_a_name_for_both_languages_or_for_each():
    assert class_names("person | 人\ncat\n") == (
        {EN: "person", ZH: "人"},
        {EN: "cat", ZH: "cat"},
    )


def test_the_list_that_keras_publishes_is_read():
    text = (ROOT / "assets" / "imagenet_class_index.json").read_text(encoding="utf-8")
    names = class_names(text)
    assert len(names) == 1000
    assert names[2] == {EN: "great white shark", ZH: "great white shark"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is empty; write a line for each class"),
        ("person\n\ncat\n", "a line has no name; write a name on each line, and nothing else"),
        ('{"0": ["n01440764"]}', "it holds no class names: list index out of range"),
        ('{"1": ["n01440764", "tench"]}', "its class numbers do not run from 0 to 0"),
    ],
)
def test_another_file_is_refused_with_the_reason(text, message):
    with pytest.raises(ValueError, match=message):
        class_names(text)
