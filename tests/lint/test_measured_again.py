"""Figures of a card against the records of `zoo evaluate`."""

from __future__ import annotations

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
    assert code == 2
    assert f"measured/other.json: it is about {NAME}; restore it from git" in errors


def test_all_broken_records_are_named(hub, zoo):
    hub.measured.mkdir()
    for name in ("a", "b"):
        (hub.measured / f"{name}.json").write_text("{}", encoding="utf-8")
    code, _, errors = zoo("check", "--measured")
    assert code == 2
    assert "measured/a.json: not an evaluation of schema 1" in errors
    assert "measured/b.json: not an evaluation of schema 1" in errors
