"""Slips in the front matter that a person sees at once: each is named at its own line."""

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD, with_models

MODELS = with_models("models:\n    a_b:\n        license: MIT\n        bytes: 3\n")


def found(text, old, new):
    found = findings(text.replace(old, new, 1).encode())
    return [(d.code, d.line, d.column, d.message, d.hint) for d in found]


@pytest.mark.parametrize(
    ("old", "new", "place", "key"),
    [
        ("author: ", "author：", (7, 7), "author"),
        ("author: ", "author ： ", (7, 7), "author"),
        ("template: ", "template：", (2, 9), "template"),
        ("github-link: ", "github-link：", (9, 12), "github-link"),
        ("en_US: ", "en_US：", (5, 10), "en_US"),
        ("zh_CN: ", "zh_CN：", (6, 10), "zh_CN"),
        ("author: ", "owner: me\nauthors：", (8, 8), "authors"),
    ],
)
def test_a_full_width_colon(old, new, place, key):
    message = f"not valid YAML: full-width `：` after `{key}`"
    hint = "write `: `, half-width, with a space"
    assert found(CARD, old, new) == [("ZOO012", *place, message, hint)]


def test_no_space_after_the_colon():
    message, hint = "not valid YAML: no space after `tags:`", "write `tags: `, with a space"
    assert found(CARD, "tags: ", "tags:") == [("ZOO012", 8, 5, message, hint)]


@pytest.mark.parametrize(
    ("text", "old", "new", "line", "told"),
    [
        (CARD, "    zh", "   zh", 6, "`zh_CN` is indented by 3 spaces, `en_US` above it by 4"),
        (CARD, "    zh", "     zh", 6, "`zh_CN` is indented by 5 spaces, `en_US` above it by 4"),
        (CARD, "    en", "   en", 6, "`zh_CN` is indented by 4 spaces, `en_US` above it by 3"),
        (CARD, "author", " author", 7, "`author` is indented by 1 space, `zh_CN` above it by 4"),
        (
            MODELS,
            "     by",
            "    by",
            13,
            "`bytes` is indented by 7 spaces, `license` above it by 8",
        ),
    ],
)
def test_keys_that_do_not_begin_in_the_same_column(text, old, new, line, told):
    hint = "begin keys that belong together in the same column, four spaces a step"
    message = f"not valid YAML: {told} spaces"
    assert found(text, old, new) == [("ZOO012", line, 1, message, hint)]


def test_a_key_of_the_summary_that_is_not_indented():
    told = found(CARD, "    zh_CN", "zh_CN")
    hint = "indent it with four spaces, below `summary:`"
    assert ("ZOO017", 6, 1, "unknown key `zh_CN`", hint) in told


def test_a_line_that_is_no_key_and_value():
    message = "not valid YAML: this line is not `key: value`"
    hint = "write `: ` after the key, or delete the line"
    assert found(CARD, "author:", "A sentence.\nauthor:") == [("ZOO012", 7, 1, message, hint)]


def test_a_control_character_is_reported_where_it_stands():
    message = "not valid YAML: a control character, U+0007"
    assert found(CARD, "A Team", "A \aTeam") == [("ZOO012", 7, 11, message, "delete it")]


@pytest.mark.parametrize(
    ("old", "new", "line", "told", "hint"),
    [
        ("title: Example", "title:", 3, "`title`", "fill it in"),
        ("author: A Team", "author: # A Team", 7, "`author`", "fill it in"),
        ("zh_CN: 示例", "zh_CN:", 6, "`summary.zh_CN`", "fill it in"),
        ("tags: [vision]", "tags:", 8, "`tags`", "name at least one tag"),
    ],
)
def test_a_key_without_a_value(old, new, line, told, hint):
    ((code, at, _, message, remedy),) = found(CARD, old, new)
    assert (code, at, message, remedy) == ("ZOO018", line, f"{told} is empty", hint)


SIDES = "<<<<<<< HEAD\n{0}\n=======\n{1}\n>>>>>>> branch"
CHOOSE = "keep one of the two sides; delete the lines `<<<<<<<`, `=======` and `>>>>>>>`"
CONFLICT = ("a merge conflict is not resolved here", CHOOSE)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("title: Example", SIDES.format("title: Example", "title: An example"), 3),
        ("author:", "=======\nauthor:", 7),
        ("author:", ">>>>>>> branch\nauthor:", 7),
        ("Hello.", SIDES.format("Hello.", "Good day."), 27),
        ("Hello.", "Hello.\n>>>>>>> branch", 28),
        ("Hello.", SIDES.format("```python\nx = 1\n```", "```python\nx = 2"), 27),
        ("<!-- section: en_US -->", SIDES.format(*["<!-- section: en_US -->"] * 2), 25),
    ],
)
def test_a_merge_conflict(old, new, line):
    assert found(CARD, old, new) == [("ZOO023", line, 1, *CONFLICT)]


@pytest.mark.parametrize(
    "fine", ["Heading\n=======\n\nText.", f"```text\n{SIDES}\n```", "Write `<<<<<<<` there."]
)
def test_what_is_no_merge_conflict(fine):
    assert "ZOO023" not in [code for code, *_ in found(CARD, "Hello.", fine)]
