"""Figures of a card against the records of `zoo evaluate`."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.cards.texts import CARD, table
from tests.core.test_evaluation import FOUND
from zoo.core.evaluation import dump_evaluation

NAME = "atss_res18_coco_3x_800size"
HASH = "0a61cc23"


@pytest.fixture
def hub(project, zoo):
    """A card that says 38.3 %."""
    rows = table((NAME.replace("_", "-"), 38.3), header="| model | COCO val2017 mAP @5-95 |")
    text = CARD.replace("你好。", "你好。\n" + rows).replace("Hello.", "Hello.\n" + rows)
    (project.pages / "org_task_name.md").write_text(text, encoding="utf-8")
    zoo("build", "--no-samples")
    return project


def record(project, value, **changes):
    project.measured.mkdir(exist_ok=True)
    figures = (replace(FOUND.figures[0], value=value),)
    found = replace(FOUND, entry=NAME, figures=figures, **changes)
    (project.measured / f"{NAME}.json").write_text(dump_evaluation(found), encoding="utf-8")


def test_a_figure_that_differs_is_an_error_in_both_languages(hub, zoo):
    record(hub, 37.9)
    code, _, errors = zoo("check", "--measured")
    assert code == 1
    assert errors.count("error ZOO313") == 2
    assert "reached 37.9 on 2026-12-02: 0.4 points apart, 0.2 are allowed" in errors


@pytest.mark.parametrize(
    ("value", "changes"),
    [(38.1, {}), (20.0, {"pictures": 8}), (0.0, {"official": False})],
)
def test_what_agrees_or_proves_nothing_is_no_finding(hub, zoo, value, changes):
    record(hub, value, **changes)
    assert "ZOO313" not in zoo("check", "--measured")[2]


def test_without_the_flag_nothing_is_compared(hub, zoo):
    record(hub, 20.0)
    assert "ZOO313" not in zoo("check")[2]


def test_a_record_of_no_model_is_named(hub, zoo):
    record(hub, 38.3)
    (hub.measured / f"{NAME}.json").rename(hub.measured / "other.json")
    code, _, errors = zoo("check", "--measured")
    assert code == 1
    assert "measured/other.json:3:2: error ZOO313 entry: the file is named for another" in errors


def test_a_record_of_no_figure_of_its_card_is_named(hub, zoo):
    record(hub, 38.3, split="test-dev")
    code, _, errors = zoo("check", "--measured")
    assert code == 1
    assert (
        f"measured/{NAME}.json:1:1: error ZOO313 no figure of {NAME} on its card is compared with "
        "this: mAP @5-95 on COCO test-dev\n"
        "  = hint: its figures are of COCO val2017: measure again, or delete the record\n"
    ) in errors


# What the file of a model holds, and what is said of it.
BROKEN = {
    "not a record": ("{}", "1:1: error ZOO313 not an evaluation of schema 1"),
    "not JSON": ('{"schema": 1,\n "entry" "x"}', "2:10: error ZOO313 not JSON: Expecting ':'"),
    "not UTF-8": (b"{}\n\xff", "1:1: error ZOO313 measured/{}.json cannot be read: byte 0xff in"),
    "no number": (("value", '"high"'), "7:2: error ZOO313 figures: value: 'high' stands where"),
    "no day": (("date", '"soon"'), "27:2: error ZOO313 date: Invalid isoformat string: 'soon'"),
    "too many": (("pictures", "9999"), "15:2: error ZOO313 pictures: 9,999 of 5,000 cannot be"),
}


def harm(file, content):
    if isinstance(content, tuple):
        field, value = content
        text = re.sub(rf'("{field}": )[^,\n]+', rf"\g<1>{value}", file.read_text())
        content = text
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("command", [("check",), ("build", "--no-samples", "--no-search")])
def test_every_broken_record_is_a_finding_at_its_line(hub, zoo, command):
    record(hub, 38.3)
    good = (hub.measured / f"{NAME}.json").read_text(encoding="utf-8")
    for name, (content, _) in BROKEN.items():
        file = hub.measured / f"{name.replace(' ', '_')}.json"
        file.write_text(good.replace(NAME, file.stem), encoding="utf-8")
        harm(file, content)
    code, _, errors = zoo(*command)
    assert code == 1
    for name, (_, said) in BROKEN.items():
        stem = name.replace(" ", "_")
        assert f"measured/{stem}.json:{said.format(stem)}" in errors
    assert errors.count("  = hint: restore it from git, or run: zoo evaluate ") == len(BROKEN)


def test_a_site_shows_the_records_that_can_be_read(hub, zoo):
    record(hub, 38.1)
    (hub.measured / "other.json").write_text("{}", encoding="utf-8")
    assert zoo("build", "--no-samples", "--no-search")[0] == 1
    page = (hub.public / "en_US" / "models" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "38.1" in page


def test_a_records_name_is_shown_without_what_a_terminal_obeys(hub, zoo):
    hub.measured.mkdir()
    (hub.measured / "a\x1b[31m\n::error::b.json").write_text("{}", encoding="utf-8")
    _, _, errors = zoo("check")
    assert r"measured/a\x1b[31m\n::error::b.json:1:1: error ZOO313" in errors
    assert r"zoo evaluate 'a\x1b[31m\n::error::b'" in errors
