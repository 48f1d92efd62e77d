"""Common ground of all tests: golden files, cards from text, packages a test cannot do without."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.cards.texts import CARD
from tests.installed import build_wheel, make_environment
from zoo.cards.parse import parse_card
from zoo.cli import main
from zoo.core.source import Source
from zoo.models.runtime import settings as runtime
from zoo.project.paths import Project

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[1]
settings.register_profile("usual", deadline=None)  # a busy machine is no failure
settings.load_profile("usual")
# Before the first import of MegEngine, which the whole test run shares. Results differ in the
# last bits between settings, which the tolerances allow for.
if "megengine" not in sys.modules:
    runtime.apply()


@pytest.fixture(scope="session", autouse=True)
def user_cache(tmp_path_factory):
    """Tests believe nothing that this machine's user has in their cache, and leave nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture
def golden(request):
    """golden(name, text): the text equals tests/golden/NAME, or becomes it with --update-golden."""

    def compare(name, text):
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no golden file {name}; write it with pytest --update-golden"
        assert text == path.read_text(encoding="utf-8")

    return compare


def need(command, package):
    """Skips a test, and says so, where a program is not installed; fails in CI, which has all."""
    if shutil.which(command) is None:
        reason = f"{command} is not installed (Debian package {package})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture
def card():
    """card(text): the card in the text, which has to have no errors."""

    def parse(text, path="hub_pages/org_task_name.md"):
        parsed, found = parse_card(Source(path, text))
        assert parsed is not None, found
        return parsed

    return parse


@pytest.fixture
def project(tmp_path):
    """A project with one card of its own."""
    (tmp_path / "hub_pages").mkdir()
    (tmp_path / "hub_pages" / "org_task_name.md").write_text(CARD, encoding="utf-8")
    return Project(tmp_path, tmp_path / "hub_pages", tmp_path / "site" / "public")


@pytest.fixture
def zoo(project, monkeypatch, capsys):
    """zoo(*arguments): exit code, standard output, standard error, run inside the project."""

    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def run(*arguments):
        monkeypatch.chdir(project.root)
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel of this working tree."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def wheel_programs(wheel, tmp_path_factory):
    """The programs of an environment into which the wheel is installed."""
    return make_environment(wheel, tmp_path_factory.mktemp("installed"))
