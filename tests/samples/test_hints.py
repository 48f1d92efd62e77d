"""What to do about a case that did not pass."""

import sys

import pytest

from zoo.project.program import install_megengine
from zoo.samples.hints import for_exception, for_unlocked


def test_a_file_is_added_to_the_lock():
    assert for_unlocked(["https://a.example/x.png"], "acme/hub") == (
        "a sample may fetch what assets.lock lists: zoo assets add https://a.example/x.png "
        "--from FILE"
    )


@pytest.mark.parametrize("ending", ["", ".git"])
def test_git_is_not_answered(ending):
    url = f"https://github.com/a/b{ending}/info/refs?service=git-upload-pack"
    assert for_unlocked([url], "acme/hub") == (
        "archives are answered, git is not: load a/b with hub.load, or fetch "
        "https://github.com/a/b/archive/main.zip; before, zoo assets add-repository a/b "
        "FOLDER-OR-ZIP"
    )


def test_a_sample_installs_nothing():
    assert for_unlocked(
        ["https://pypi.example/", "https://index.example/simple/x/"], "acme/hub"
    ) == (
        "a sample installs nothing: list what the hub needs in requirements.txt (or the file that "
        "the setting `requirements` names) and run: zoo env install"
    )


def test_a_module_that_is_nowhere_is_a_requirement_of_the_hub():
    assert for_exception("ModuleNotFoundError: No module named 'nowhere.at.all'") == (
        "if the hub needs nowhere.at.all, list its package in requirements.txt (or the file that "
        "the setting `requirements` names) and run: zoo env install"
    )


def test_without_megengine_the_python_that_has_it_is_named(monkeypatch):
    monkeypatch.setattr("zoo.samples.hints._elsewhere", lambda module: "")
    hint = for_exception("ModuleNotFoundError: No module named 'megengine'")
    assert hint == f"MegEngine is not installed: {install_megengine()}"


def test_a_module_outside_of_the_environment_is_named_with_its_place(tmp_path, monkeypatch):
    (tmp_path / "elsewhere_only.py").touch()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert for_exception("ModuleNotFoundError: No module named 'elsewhere_only'") == (
        f"elsewhere_only is at {tmp_path}/elsewhere_only.py, outside of the environment that runs "
        "zoo, which is all that the jail shows: install it there, not with --user or -e"
    )


def test_a_refused_system_call_is_explained():
    hint = for_exception("PermissionError: [Errno 1] Operation not permitted")
    assert hint.startswith("the jail refuses system calls that samples do not need, and shared ")


def test_other_exceptions_have_none():
    assert for_exception("ValueError: bad") == ""
