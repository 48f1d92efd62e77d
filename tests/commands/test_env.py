"""`zoo env install`: what a hub's models need."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from zoo.commands import env


@pytest.fixture
def ran(monkeypatch):
    """The commands that were run, instead of running them."""
    commands = []

    def run(command, **_):
        commands.append(command)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(env, "subprocess", SimpleNamespace(run=run))
    return commands


def command(file):
    return [sys.executable, "-m", "pip", "install", "-r", str(file)]


def test_requirements_are_installed_where_zoo_runs_and_the_command_is_printed(zoo, project, ran):
    file = project.root / "requirements.txt"
    file.write_text("ftfy\n")
    code, out, _ = zoo("env", "install")
    assert (code, out) == (0, f"{sys.executable} -m pip install -r {file}\n")
    assert ran == [command(file)]


def test_the_settings_name_another_file(zoo, project, ran):
    (project.root / "needs.txt").write_text("ftfy\n")
    (project.root / "zoo.toml").write_text('requirements = "needs.txt"\n')
    zoo("env", "install")
    assert ran == [command(project.root / "needs.txt")]


def test_without_requirements_the_way_out_is_named(zoo, ran):
    code, _, errors = zoo("env", "install")
    assert (code, ran) == (2, [])
    assert errors.startswith("zoo: there is no requirements.txt; list there what the models need")


def test_another_hubs_requirements_need_a_yes(zoo, tmp_path_factory, ran):
    other = tmp_path_factory.mktemp("other")
    (other / "hubconf.py").write_text("")
    (other / "hub_pages").mkdir()
    (other / "requirements.txt").write_text("ftfy\n")
    code, _, errors = zoo("env", "install", "--pages", other / "hub_pages")
    assert (code, ran) == (2, [])
    assert errors.endswith("read the file, then: zoo env install --yes\n")
    assert zoo("env", "install", "--pages", other / "hub_pages", "--yes")[0] == 0
    assert ran == [command(other / "requirements.txt")]


@pytest.mark.slow
def test_pip_really_runs(zoo, project):
    (project.root / "requirements.txt").write_text("# nothing\n")
    done = subprocess.run(
        [sys.executable, "-m", "zoo", "env", "install"],
        cwd=project.root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
