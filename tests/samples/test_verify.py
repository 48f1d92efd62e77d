"""The whole way on the real cards: samples as they are, real models, the jail, no internet."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from zoo.cli import main
from zoo.lint.check import card_files, check
from zoo.project.paths import find_project
from zoo.samples.jail import why_no_jail
from zoo.samples.plan import group, rows
from zoo.samples.run import PREFIX
from zoo.samples.setup import Options, open_runner, this_machine

pytestmark = pytest.mark.models
NOBODYS = 1 << 30  # more than any process number
SEEDS = ROOT / "tests" / "fixtures" / "seeds"


def copied(folder):
    """A copy of this project, so that tests leave the results of the real one alone."""
    for name in ("hub_pages", "zoo", "assets"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("hubconf.py", "registry.json", "assets.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def checkout(tmp_path, monkeypatch, jail):
    monkeypatch.chdir(copied(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def ran(tmp_path_factory, jail):
    """A copy with the given cards, and the exit code and the report of their first run."""
    folder = copied(tmp_path_factory.mktemp("ran"))
    shutil.copytree(SEEDS, folder / "seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder, *run(folder, "seeds")


def run(checkout, *arguments):
    report = Path(f"{checkout}.json")  # a new file in the project's folder would be a change
    code = main(["test", "--sandbox", "jail", "--json", str(report), *map(str, arguments)])
    return code, json.loads(report.read_text(encoding="utf-8"))


def known(checkout, card):
    """Whether the card's case would be answered from the cache."""
    project = find_project(checkout)
    (case,) = group(rows(check(project, [card]).cards))
    registry = check(project, card_files(project)).registry
    options = Options(machine=this_machine("auto"), sandbox="jail")
    return open_runner(project, registry, options, 1).recall(case) is not None


def test_the_given_cards_run_unmodified_in_both_languages(ran):
    _, code, report = ran
    assert code == 0, report
    rows = [(r["card"], r["language"], r["status"], r["level"]) for r in report["results"]]
    assert rows == [
        ("megengine_vision_atss", "zh_CN", "passed", "L3"),
        ("megengine_vision_atss", "en_US", "passed", "L3"),
        ("megengine_vision_freeanchor", "zh_CN", "passed", "L3"),
        ("megengine_vision_freeanchor", "en_US", "passed", "L3"),
    ]
    assert report["summary"] == {
        "total": 4,
        "passed": 4,
        "failed": 0,
        "not_run": 0,
        "skipped": 0,
        "runs": 2,
    }
    first = report["results"][0]
    assert first["sandbox"] == "jail"
    assert first["weights"] == "stand-in"
    assert first["versions"]["megengine"] == "1.13.0"
    assert "https://data.megengine.org.cn/images/cat.jpg" in first["fetched"]
    assert first["output"].startswith("(Tensor(")
    assert (first["answers"][0]["source"], first["answers"][0]["repository"]) == (
        "working tree",
        "megengine/models",
    )


def test_where_nothing_changed_nothing_runs_again(ran):
    code, report = run(ran[0], "seeds")
    assert (code, report["summary"]["runs"], report["summary"]["passed"]) == (0, 0, 4)


def test_a_sentence_on_a_card_is_no_reason_to_run_again_a_comment_in_the_models_code_is(ran):
    checkout = ran[0]
    card = checkout / "seeds" / "megengine_vision_atss.md"
    text = card.read_text(encoding="utf-8")
    assert "ATSS pre-trained on COCO2017" in text
    card.write_text(text.replace("ATSS pre-trained", "ATSS trained"), encoding="utf-8")
    assert known(checkout, card)
    code_file = checkout / "zoo" / "models" / "detection" / "parts" / "anchors.py"
    before = code_file.read_text(encoding="utf-8")
    code_file.write_text(before + "# a comment\n", encoding="utf-8")
    assert not known(checkout, card)
    code_file.write_text(before, encoding="utf-8")
    assert known(checkout, card)


def test_a_card_that_fails_is_named_at_its_line(checkout, capsys):
    text = (SEEDS / "megengine_vision_atss.md").read_text(encoding="utf-8")
    loads = 'model = hub.load(\n    "megengine/models",\n    "atss_res50_coco_3x_800size",'
    assert loads in text
    card = checkout / "hub_pages" / "megengine_vision_atss.md"
    card.write_text(text.replace('atss_res50_coco_3x_800size",', 'atss_res50",', 1), "utf-8")
    code, report = run(checkout, card)
    assert code == 1
    line = text[: text.index(loads)].count("\n") + 1
    assert report["results"][0]["failure"]["line"] == line
    assert "Cannot find callable atss_res50" in report["results"][0]["failure"]["reason"]
    assert f"hub_pages/megengine_vision_atss.md:{line}: failed:" in capsys.readouterr().out


def test_the_jail_is_never_silently_given_up(checkout, monkeypatch, capsys):
    """Whatever killed runners left, which is removed first, and without a program on the path."""
    folder = checkout / "temporary"
    left = folder / f"{PREFIX}{NOBODYS}-left" / "a"
    left.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("PATH", str(checkout))
    why_no_jail.cache_clear()
    try:
        assert main(["test", "--sandbox", "jail"]) == 2
    finally:
        monkeypatch.undo()
        why_no_jail.cache_clear()
    assert "--sandbox jail: bubblewrap is not installed" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_the_cards_of_this_repository_are_right_and_registered():
    os.chdir(ROOT)
    assert main(["check"]) == 0
    assert Path("registry.json").is_file()
