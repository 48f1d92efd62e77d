"""`pytest hub_pages/` in a new project."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.samples.conftest import CARD

CARDS = {
    "good": CARD % ("print(1)", "print(2)"),
    "failing": CARD % ("print('::error::x')\n1 / 0", "print(2)"),
    "undefined": CARD % ("print(one)", "print(2)"),
    "broken": "no card",
}


def run_pytest(folder, *arguments, **environment):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": "", **environment}
    command = [sys.executable, "-m", "pytest", "-rA", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def lines(tmp_path_factory, jail):
    """What pytest prints in a project with these cards, on GitHub."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "hub_pages").mkdir()
    (folder / "secret").write_text("a secret")
    (folder / "hub_pages" / "a_b_link.md").symlink_to("../secret")
    for name, text in CARDS.items():
        (folder / "hub_pages" / f"a_b_{name}.md").write_text(text, encoding="utf-8")
    done = run_pytest(folder, "hub_pages", GITHUB_ACTIONS="true")
    assert done.returncode == 1, done.stdout
    return done.stdout.splitlines()


def outcomes(lines, name):
    """The tests of a card, and how each ended."""
    rows = [line.split() for line in lines if f" hub_pages/a_b_{name}.md::" in line]
    return {row[1].partition("::")[2]: row[0] for row in rows if row[0] in ("PASSED", "FAILED")}


def test_each_language_is_a_test(lines):
    assert outcomes(lines, "good") == {"zh_CN": "PASSED", "en_US": "PASSED"}


def test_a_failure_tells_the_cards_line(lines):
    assert outcomes(lines, "failing") == {"zh_CN": "FAILED", "en_US": "PASSED"}
    reason = "hub_pages/a_b_failing.md:19: failed: ZeroDivisionError: division by zero"
    assert [line for line in lines if reason in line]


def test_a_broken_card_is_one_failure(lines):
    assert outcomes(lines, "broken") == {"check": "FAILED"}
    assert [line for line in lines if "hub_pages/a_b_broken.md:1:1: error ZOO010" in line]


def test_a_sample_gives_githubs_runner_no_commands(lines):
    begin = next(n for n, line in enumerate(lines) if line.startswith("::stop-commands::"))
    end = lines.index(f"::{lines[begin].removeprefix('::stop-commands::')}::")
    assert begin < lines.index("::error::x") < end


def test_a_link_out_of_the_folder_is_not_read(lines):
    assert outcomes(lines, "link") == {"check": "FAILED"}
    assert [line for line in lines if "hub_pages/a_b_link.md:1:1: error ZOO000 is not" in line]
    assert [line for line in lines if "a secret" in line] == []


def test_a_card_with_errors_is_one_failure_and_its_samples_do_not_run(lines):
    assert outcomes(lines, "undefined") == {"check": "FAILED"}
    assert [line for line in lines if "error ZOO201 undefined name `one`" in line]


@pytest.mark.slow
def test_the_setting_names_the_folder_of_cards(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "zoo.toml").write_text('pages = "models"\n', encoding="utf-8")
    (tmp_path / "models" / "a_b_c.md").write_text("no card", encoding="utf-8")
    (tmp_path / "notes.md").write_text("no card", encoding="utf-8")
    done = run_pytest(tmp_path)
    assert "1 failed" in done.stdout
    assert "models/a_b_c.md::check" in done.stdout
