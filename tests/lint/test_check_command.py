"""`zoo check` as a user and as a program call it."""

import json

import pytest

from tests.cards.texts import CARD
from zoo.project.files import files_below
from zoo.project.program import program_digest
from zoo.project.store import user_store

TEH = CARD.replace("Hello.", "Teh end.")


@pytest.fixture
def card(zoo, project):
    """card(text): writes the project's one card; the registry is current."""
    zoo("build", "--no-samples")

    def write(text):
        path = project.pages / "org_task_name.md"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_warnings_do_not_fail_the_check_unless_it_is_strict(zoo, card):
    card(TEH)
    assert zoo("check")[0] == 0
    assert zoo("check", "--strict")[0] == 1


def test_every_format_tells_the_same_finding(zoo, card):
    card(TEH)
    assert [one["code"] for one in json.loads(zoo("check", "--format", "json")[1])] == ["ZOO401"]
    assert zoo("check", "--format", "github")[1].startswith("::warning file=hub_pages/org")
    log = json.loads(zoo("check", "--format", "sarif")[1])
    assert [r["ruleId"] for r in log["runs"][0]["results"]] == ["ZOO401"]


def test_diff_alone_only_shows_what_fix_would_change(zoo, card):
    path = card(TEH)
    out = zoo("check", "--diff")[1]
    assert "-Teh end.\n+The end.\n" in out
    assert path.read_text(encoding="utf-8") == TEH


def test_fix_writes_and_says_what_it_mended(zoo, card):
    path = card(TEH)
    assert zoo("check", "--fix") == (
        0, "1 card, 1 model, no problems\n", "fixed hub_pages/org_task_name.md\n"
    )  # fmt: skip
    assert path.read_text(encoding="utf-8") == CARD.replace("Hello.", "The end.")


def test_the_cache_knows_a_changed_card_a_changed_word_list_and_a_changed_habit(zoo, card, project):
    def codes(*more):
        return [one["code"] for one in json.loads(zoo("check", "--format", "json", *more)[1])]

    card(TEH)
    assert codes() == codes() == codes("--no-cache") == ["ZOO401"]
    (project.pages / "words.txt").write_text("teh  # a name\n")
    assert codes() == []
    (project.root / "pyproject.toml").write_text('[tool.zoo]\nhabits = ["ZOO407"]\n')
    card(TEH.replace("你好。", "你好ATSS。"))
    assert codes() == codes("--no-cache") == ["ZOO407"]


@pytest.mark.slow
def test_a_damaged_cache_is_a_miss(zoo, card, project):
    card(TEH)
    zoo("check")
    folder = user_store().folder
    files = [folder / name for name, _ in files_below(folder)]
    assert files
    for content in (b"", b"[]", b"\xff", b"[[], null, [], 7]"):
        for path in files:
            path.write_bytes(content)
        assert [d["code"] for d in json.loads(zoo("check", "--format", "json")[1])] == ["ZOO401"]


def test_many_cards_are_read_side_by_side_and_all_found(zoo, project):
    name = "atss_res18_coco_3x_800size"
    for number in range(70):
        text = TEH.replace(name, f"atss_res18_coco_3x_{number + 100}size")
        (project.pages / f"org_task_n{number:02}.md").write_text(text, encoding="utf-8")
    _, out, _ = zoo("check", "--format", "json")
    found = [one["path"] for one in json.loads(out) if one["code"] == "ZOO401"]
    assert found == [f"hub_pages/org_task_n{number:02}.md" for number in range(70)]


def test_settings_that_cannot_be_read_are_misuse(zoo, card, project):
    card(CARD)
    (project.root / "pyproject.toml").write_text('[tool.zoo]\nhabits = ["ZOO401"]\n')
    assert zoo("check") == (
        2, "", "zoo: `habits`: ZOO401 is not an optional rule; there are: ZOO407\n"
    )  # fmt: skip


def test_a_link_to_a_file_that_is_not_there(zoo, card, project):
    both = CARD.replace("你好。", "![一只猫](cat.jpg)").replace("Hello.", "![a cat](cat.jpg)")
    card(both)
    found = json.loads(zoo("check", "--format", "json")[1])
    assert [(one["code"], one["line"], one["language"]) for one in found] == [
        ("ZOO410", 19, "zh_CN"),
        ("ZOO410", 27, "en_US"),
    ]
    (project.pages / "cat.jpg").write_bytes(b"cat")
    assert zoo("check")[0] == 0
    assert json.loads(zoo("check", "--format", "json")[1]) == []


def test_rules_are_listed_and_explained(zoo):
    assert "ZOO112  error           fix  A section marker names a language" in zoo("rules")[1]
    assert zoo("rules", "zoo112")[1].startswith("### ZOO112 unknown-language\n")
    assert zoo("rules", "spelling")[1].startswith("### ZOO401 spelling\n")
    assert zoo("rules", "ZOO999")[0] == 2


def test_format_takes_the_byte_order_mark_away(zoo, card):
    path = card("\ufeff" + CARD)
    assert "ZOO002" in zoo("check")[2]
    assert zoo("format")[1] == "formatted hub_pages/org_task_name.md\n"
    assert path.read_text(encoding="utf-8") == CARD
    assert zoo("format")[1] == "nothing to format\n"


@pytest.fixture
def no_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


def forget(monkeypatch):
    monkeypatch.setattr("zoo.lint.speller._KNOWN", {})
    monkeypatch.setattr("zoo.lint.speller._UNANSWERED", set())


@pytest.mark.parametrize("answer", ["exit 1", "kill $$", "echo '{\"type'", "exec sleep 9"])
def test_a_card_is_checked_again_where_the_speller_did_not_answer(
    zoo, card, no_cache, monkeypatch, tmp_path, answer
):
    card(TEH)
    speller = tmp_path / "typos"
    speller.write_text(f"#!/bin/sh\n{answer}\n")
    speller.chmod(0o755)
    forget(monkeypatch)
    with monkeypatch.context() as failing:
        failing.setattr("zoo.lint.speller.script", lambda name: str(speller))
        failing.setattr("zoo.lint.speller.TIMEOUT", 0.5)
        assert zoo("check", "--format", "json")[1].strip() == "[]"
    forget(monkeypatch)
    assert [one["code"] for one in json.loads(zoo("check", "--format", "json")[1])] == ["ZOO401"]


def test_a_card_at_which_the_check_fails_is_checked_again(zoo, card, no_cache, monkeypatch):
    card(CARD)

    def full(*given):
        raise MemoryError

    with monkeypatch.context() as failing:
        failing.setattr("zoo.lint.inspect.parse_card", full)
        assert "ZOO008" in zoo("check", "--errors")[2]
    assert "ZOO008" not in zoo("check", "--errors")[2]


def test_a_card_checked_without_a_speller_is_checked_again_with_one(zoo, card, monkeypatch):
    card(TEH)
    with monkeypatch.context() as without:
        without.setattr("zoo.lint.speller.script", lambda name: None)
        without.setattr("zoo.project.program.script", lambda name: None)
        without.setattr("zoo.lint.speller._KNOWN", {})
        program_digest.cache_clear()
        assert zoo("check", "--format", "json")[1].strip() == "[]"
    monkeypatch.setattr("zoo.lint.speller._KNOWN", {})
    program_digest.cache_clear()
    assert [one["code"] for one in json.loads(zoo("check", "--format", "json")[1])] == ["ZOO401"]
