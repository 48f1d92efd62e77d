"""What is a table, for the pages and for the registry: the same lines."""

import pytest

from tests.cards.examples import collect, findings
from tests.cards.texts import CARD, with_models
from tests.hub import HUB
from zoo.render.markdown import render_section
from zoo.render.postprocess import Links

NAME = "fcos_res18_coco_3x_800size"
NO_LINKS = Links(href=str, picture=str, taken=frozenset(), table="")
TABLE = f"| model | mAP |\n| --- | --- |\n| {NAME} | 38.3 |\n"


def with_text(text):
    return CARD.replace("Hello.", text).replace("你好。", text)


def found(text):
    """(code, line, column, message, hint) of what is wrong in the English section."""
    found = findings(with_text(text).encode())
    return [
        (d.code, d.line, d.column, d.message, d.hint)
        for d in found
        if d.language == "en_US" and d.code in ("ZOO413", "ZOO405")
    ]


def figures(card, text):
    entries = collect([card(with_text(text))], HUB)[0].entries
    return [(e.name, m.value) for e in entries for m in e.metrics]


def line_of(text):
    """The line of the English section's text."""
    return with_text(text).split("section: en_US -->")[0].count("\n") + 3


def test_a_rule_row_with_another_number_of_cells(card):
    text = TABLE.replace("| --- | --- |", "| --- |")
    why = "not a table: this row has 1 cell, the header 2"
    at = line_of(text) + 1
    assert found(text) == [("ZOO413", at, 1, why, "give both rows as many cells")]
    assert figures(card, text) == []


def test_text_right_above_a_table_is_not_of_it(card):
    text = "The results:\n" + TABLE
    assert found(text) == []
    assert figures(card, text) == [(NAME, 38.3)]


def test_a_table_between_tags(card):
    folded = f"<details>\n<summary>Results</summary>\n\n{TABLE}\n</details>"
    assert found(folded) == []
    assert figures(card, folded) == [(NAME, 38.3)]
    text = f"<div>\n{TABLE}</div>"
    why = "not a table: without a blank line, this belongs to the HTML above"
    at = line_of(text) + 1
    assert found(text) == [("ZOO413", at, 1, why, "set a blank line before the table")]
    assert figures(card, text) == []


def test_text_right_below_a_table():
    ((code, _, _, why, hint),) = found(TABLE + "As one sees.")
    assert (code, why) == ("ZOO405", "this line is shown as a row of the table above")
    assert hint == "set a blank line before it"


def test_bars_of_a_chinese_keyboard():
    ((code, _, _, why, hint),) = found(TABLE.replace("|", "｜"))
    assert (code, why) == ("ZOO413", "full-width bars do not make a table")
    assert hint == "write `|` for `｜`"
    ((code, _, _, why, hint),) = found(TABLE.replace(f"{NAME} |", f"{NAME} ｜"))
    assert (code, why) == ("ZOO405", "this row has 1 cell, the header has 2")
    assert hint == "write `|` for the full-width `｜`"


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        "  \n" + TABLE,
        "## Results\n" + TABLE,
        "Results\n=======\n" + TABLE,
        "<!-- figures of 2021 -->\n" + TABLE,
        "[a]: https://example.org\n" + TABLE,
        "---\n" + TABLE,
        TABLE.replace("| --- | --- |", "--- | ---"),
        TABLE.replace("mAP", r"mAP a\|b"),
        TABLE.replace("| model |", "| model | |").replace("| --- |", "| --- | --- |", 1)
        .replace(f"{NAME} |", f"{NAME} | |"),
    ],
)  # fmt: skip
def test_what_the_pages_show_as_a_table_is_one(card, text):
    assert found(text) == []
    assert figures(card, text) == [(NAME, 38.3)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (TABLE, True),
        ("<!-- figures of 2021 -->\n" + TABLE, True),
        ("Results\n=======\n" + TABLE, True),
        ("The results:\n" + TABLE, True),
        (TABLE.replace("| --- | --- |", "| --- |"), False),
        (TABLE.replace("| --- | --- |", "| --- | --- | --- |"), False),
        (TABLE.replace("|", "｜"), False),
        (f"<details>\n\n{TABLE}\n</details>", True),
        (f"<div>\n<div>\n</div>\n\n{TABLE}\n</div>", True),
        (f"<details>\nText.\n</details>\n\n{TABLE}", True),
        (f"<b>\n\n{TABLE}\n</b>", True),
        ("<br>\n" + TABLE, False),
        ("**Results**\n" + TABLE, True),
        ("- Results\n" + TABLE, False),
        ("<div>Results</div>\n" + TABLE, False),
        ("<hr>\n" + TABLE, False),
    ],
)
def test_the_pages_agree(card, text, shown):
    pieces = render_section(card(with_text(text)).sections[0], NO_LINKS).pieces
    assert any("<table>" in str(piece) for piece in pieces) == shown
    assert (found(text) == []) == shown


def test_a_table_in_a_comment_gives_no_figures(card):
    assert figures(card, f"<!--\n{TABLE}-->") == []


def test_the_first_cell_of_a_row_may_be_empty():
    assert found("| | mAP |\n| --- | --- |\n| | 38.3 |\n| a | |\n") == []


def test_a_bar_within_code_begins_a_cell_without_a_backslash():
    """As on GitHub; the row then has a cell too many."""
    ((code, *_),) = found(TABLE.replace("38.3", "`a|b`"))
    assert code == "ZOO405"
    assert found(TABLE.replace("38.3", r"`a\|b`")) == []


def test_a_table_that_is_not_shown_is_the_one_finding():
    models = f"models:\n    {NAME}:\n        license: MIT\n"
    chinese, english = TABLE, "<hr>\n" + TABLE
    text = with_models(models, CARD).replace("你好。", chinese).replace("Hello.", english)
    assert [d.code for d in findings(text.encode())] == ["ZOO413"]
    both = with_models(models, with_text("<hr>\n" + TABLE))
    assert [d.code for d in findings(both.encode())] == ["ZOO413", "ZOO413"]
