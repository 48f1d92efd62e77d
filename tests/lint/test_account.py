"""`zoo check --figures`: what became of each number in tables."""

import json
from pathlib import Path

import pytest

from tests.cards.texts import CARD
from zoo.cli import main

TABLE = """
Results on COCO val2017.

| model | mAP | params | shine |
| --- | --- | --- | --- |
| ATSS Res18 COCO 3x 800size | 38.30 | 19.3M | 4 |
| Another net | 40.1 | - | - |

| setting | value |
| --- | --- |
| short side | 800 |
"""
NAME = "atss_res18_coco_3x_800size"


@pytest.fixture
def hub(tmp_path, monkeypatch):
    (tmp_path / "hub_pages").mkdir()
    (tmp_path / "hub_pages" / "org_vision_net.md").write_text(
        CARD.replace("Hello.", "Hello.\n" + TABLE), encoding="utf-8"
    )
    (tmp_path / "zoo.toml").write_text('repository = "megengine/models"\n')
    monkeypatch.chdir(tmp_path)


def test_the_account_of_a_card(hub, capsys):
    main(["check", "--figures"])
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    sums = "5 numbers in tables: 2 taken (1 results, 1 costs, 0 settings), 0 repeated, "
    sums += "1 in tables without results, 2 not taken"
    assert lines[0] == f"hub_pages/org_vision_net.md: {sums}"
    assert lines[1] == f"33:32 38.30 {NAME}: mAP 38.30%, higher is better, COCO val2017"
    assert lines[2] == f"33:40 19.3 {NAME}: params 19.3 M, a cost, lower is better"
    assert lines[3].startswith("33:48 4 not taken: `shine` is not a known metric")
    assert lines[4].startswith("hint: name the metric in the header, or describe it")
    assert lines[5].startswith("34:17 40.1 not taken: no model of this card is called")
    assert lines[7] == "38:16 800 no result: it is in a table without model results"
    assert lines[-1] == f"1 card: {sums}"


def test_the_account_for_programs(hub, capsys):
    main(["check", "--figures", "--format", "json"])
    content = json.loads(capsys.readouterr().out)
    assert content["sums"]["taken"] == 2
    (card,) = content["cards"]
    first = card["numbers"][0]
    assert (card["card"], first["line"], first["model"]) == ("org_vision_net", 33, NAME)
    assert first["metric"]["lower_is_better"] is False
    assert (first["metric"]["dataset"], first["metric"]["split"]) == ("COCO", "val2017")
    assert [one["way"] for one in card["numbers"]] == [
        "taken", "taken", "not taken", "not taken", "no result",
    ]  # fmt: skip


def test_each_number_that_is_not_taken_is_a_finding(hub, capsys):
    main(["check", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [d["line"] for d in found if d["code"] == "ZOO415"] == [31, 34]


def test_a_table_that_no_page_shows_is_in_the_account(hub, capsys):
    card = Path("hub_pages/org_vision_net.md")
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("| --- | --- | --- | --- |", "| --- | --- |"), encoding="utf-8")
    main(["check", "--figures"])
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[0].endswith("1 in tables without results, 0 not taken; 1 table not shown")
    assert lines[1] == "32:1 table not shown: not a table: this row has 2 cells, the header 4"
    assert lines[2] == "hint: give both rows as many cells"
    main(["check", "--figures", "--format", "json"])
    content = json.loads(capsys.readouterr().out)
    assert content["sums"]["hidden tables"] == 1
    assert [one["line"] for one in content["cards"][0]["hidden tables"]] == [32]


def test_a_figure_that_is_there_twice_is_repeated(hub, capsys):
    card = Path("hub_pages/org_vision_net.md")
    row = "| ATSS Res18 COCO 3x 800size | 38.30 | 19.3M | 4 |\n"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("| Another", row + "| Another"), encoding="utf-8")
    main(["check", "--figures"])
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "2 repeated, 1 in tables without results" in lines[0]
    assert f"34:32 38.30 repeated: {NAME} is in line 33 already" in lines
