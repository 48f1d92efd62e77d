"""`pytest hub_pages/` in a project of its own."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.samples.conftest import CARD


@pytest.fixture
def run_pytest(tmp_path, jail):
    (tmp_path / "hub_pages").mkdir()

    def run(text):
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
        (tmp_path / "hub_pages" / "a_b_c.md").write_text(text, encoding="utf-8")
        build = [sys.executable, "-m", "zoo", "build", "--no-samples"]
        subprocess.run(build, cwd=tmp_path, env=environment, capture_output=True, check=False)
        command = [sys.executable, "-m", "pytest", "-q", "hub_pages"]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_each_language_is_a_test(run_pytest):
    done = run_pytest(CARD % ("print(1)", "print(2)"))
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


def test_a_failure_tells_the_cards_line(run_pytest):
    done = run_pytest(CARD % ("1 / 0", "print(2)"))
    assert "1 failed, 1 passed" in done.stdout
    assert "hub_pages/a_b_c.md:18: failed: ZeroDivisionError: division by zero" in done.stdout


def test_a_broken_card_is_one_failure(run_pytest):
    done = run_pytest("no card")
    assert "1 failed" in done.stdout
    assert "ZOO010" in done.stdout


def test_a_sample_gives_githubs_runner_no_commands(run_pytest, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    lines = run_pytest(CARD % ("print('::error::x')\n1 / 0", "print(2)")).stdout.splitlines()
    begin = next(n for n, line in enumerate(lines) if line.startswith("::stop-commands::"))
    end = lines.index(f"::{lines[begin].removeprefix('::stop-commands::')}::")
    assert begin < lines.index("::error::x") < end


def test_a_link_out_of_the_folder_is_not_read(run_pytest, tmp_path):
    (tmp_path / "secret").write_text("a secret")
    (tmp_path / "hub_pages" / "d_e_f.md").symlink_to("../secret")
    done = run_pytest(CARD % ("print(1)", "print(2)"))
    assert "FAILED hub_pages/d_e_f.md::check" in done.stdout
    assert "ZOO000 is not read" in done.stdout
    assert "a secret" not in done.stdout


def test_a_card_with_errors_is_one_failure_and_its_samples_do_not_run(run_pytest):
    done = run_pytest(CARD % ("print(one)", "print(2)"))
    assert "1 failed" in done.stdout
    assert "passed" not in done.stdout
    assert "error ZOO201 undefined name `one`" in done.stdout


def test_the_setting_names_the_folder_of_cards(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "zoo.toml").write_text('pages = "models"\n', encoding="utf-8")
    (tmp_path / "models" / "a_b_c.md").write_text("no card", encoding="utf-8")
    (tmp_path / "notes.md").write_text("no card", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "1 failed" in done.stdout
    assert "models/a_b_c.md::check" in done.stdout
