"""Common ground of all tests: golden files, cards from text, what a test cannot do without, and
what the processes of a run share."""

import fcntl
import importlib.util
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
from zoo.samples.jail import why_no_jail

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[1]
# Files of tests that import MegEngine, or what only it needs.
MODELS = (
    "models/test_*.py",
    "commands/test_predict.py",
    "commands/test_evaluate*.py",
    "commands/test_models_commands.py",
)
MEGENGINE = importlib.util.find_spec("megengine") is not None
collect_ignore = [] if MEGENGINE else ["models"]  # with its conftest.py
collect_ignore_glob = [] if MEGENGINE else list(MODELS)
MARKS = {"jail": "sandbox", "browser": "browser", "wheel": "slow"}  # fixture -> marker
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
settings.register_profile("usual", deadline=None)  # a busy machine is no failure
settings.register_profile("quick", deadline=None, max_examples=10)  # make test-fast
settings.load_profile("usual")
# Before the first import of MegEngine, which the whole test run shares. One thread: tests run in a
# process for each core, tensors are small, and MegEngine's idle threads spin. Results differ in the
# last bits between settings; the tolerances allow for that.
if "megengine" not in sys.modules:
    os.environ.setdefault(runtime.DEVICE, "cpu0")
    runtime.apply()


@pytest.fixture(scope="session", autouse=True)
def user_cache(tmp_path_factory):
    """Tests believe nothing that this machine's user has in their cache, and leave nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def pytest_report_header():
    return [] if MEGENGINE else "MegEngine is not installed: tests marked `models` are left out"


def pytest_collection_modifyitems(config, items):
    """Marks tests by folder and by what they need, for `-m`; several processes take slow files
    first, so that none waits for the other's last file."""
    for item in items:
        if any(item.path.match(f"tests/{pattern}") for pattern in MODELS):
            item.add_marker("models")
        if not MEGENGINE and item.get_closest_marker("models"):
            item.add_marker(pytest.mark.skip(reason="MegEngine is not installed"))
        for fixture, mark in MARKS.items():
            if fixture in item.fixturenames:
                item.add_marker(mark)
    if hasattr(config, "workerinput"):
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: item.path not in slow)


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")


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


@pytest.fixture(scope="session")
def jail():
    """Skips where bubblewrap is missing; fails where it is installed and does not work."""
    if why_no_jail():
        need("bwrap", "bubblewrap")
        pytest.fail(why_no_jail())


@pytest.fixture(scope="session")
def browser():
    need("chromium", "chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id):
    """shared(name, make): a folder that make(folder) fills once for all processes of the run."""
    base = tmp_path_factory.getbasetemp()
    run = base if worker_id == "master" else base.parent

    def once(name, make):
        folder, done = run / name, run / f"{name}.done"
        with open(run / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return once


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
    """A project with one card."""
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
def wheel(shared):
    """The wheel of this working tree."""
    (wheel,) = shared("wheel", build_wheel).glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def wheel_programs(wheel, shared):
    """The programs of an environment into which the wheel is installed."""
    return shared("installed", lambda folder: make_environment(wheel, folder)) / "bin"
