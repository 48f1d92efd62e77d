"""The program as a package: its name, and what another team gets from a wheel."""

import re
import subprocess
import sys
import zipfile
from importlib import metadata

import pytest

from tests.cards.texts import CARD
from tests.conftest import ROOT
from zoo.cli import main
from zoo.project import program
from zoo.project.program import NAME, install, install_megengine, version_line

PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
VERSION = re.search(r'^version = "(.*)"', PROJECT, re.MULTILINE)[1]


@pytest.fixture
def elsewhere(tmp_path, wheel_programs):
    """elsewhere(*arguments): the installed `zoo`, run in a folder that is no checkout."""
    (tmp_path / "hub_pages").mkdir()
    (tmp_path / "hub_pages" / "org_task_name.md").write_text(CARD, encoding="utf-8")

    def run(*arguments):
        command = [wheel_programs / "zoo", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    return run


def test_the_name_is_that_of_the_project_file():
    assert re.search(r'^name = "(.*)"', PROJECT, re.MULTILINE)[1] == NAME


def test_an_extra_refers_to_the_package_by_its_name():
    assert re.findall(r'"([\w-]+)\[search\]"', PROJECT) == [NAME]


def test_the_version_names_package_python_and_megengine(monkeypatch, capsys):
    versions = {"hub1-zoo": "1.2.3", "MegEngine": "1.13.0"}
    monkeypatch.setattr(metadata, "version", versions.__getitem__)
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    python = ".".join(map(str, sys.version_info[:3]))
    assert end.value.code == 0
    assert capsys.readouterr().out == f"hub1-zoo 1.2.3 (Python {python}, MegEngine 1.13.0)\n"


def test_without_megengine_the_version_does_not_name_it(monkeypatch):
    def version(name):
        if name == NAME:
            return "1.2.3"
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    assert "MegEngine" not in version_line()


def test_in_a_checkout_make_installs_an_extra():
    assert install("models") == "make"


def test_elsewhere_pip_installs_an_extra_of_the_package(monkeypatch, tmp_path):
    monkeypatch.setattr(program, "PACKAGE", tmp_path / "site-packages" / "zoo")
    assert install("models", "dask") == "pip install 'hub1-zoo[models,dask]'"


@pytest.mark.parametrize(
    ("python", "advice"),
    [
        ((3, 10, 13), "run `make` with Python 3.10"),
        ((3, 12, 1), "run `make` with Python 3.10: MegEngine has no wheel for Python 3.12"),
    ],
)
def test_how_to_get_megengine_names_its_python(monkeypatch, python, advice):
    monkeypatch.setattr(sys, "version_info", python)
    assert install_megengine() == advice


def test_the_wheel_holds_theme_preview_and_schemas(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.name == f"hub1_zoo-{VERSION}-py3-none-any.whl"
    for name in (
        "zoo/theme/templates/layout.html",
        "zoo/theme/static/style.css",
        "zoo/preview/preview.js",
        "zoo/schema/card.schema.json",
        "zoo/schema/settings.schema.json",
        "zoo/py.typed",
    ):
        assert name in names


def test_the_wheel_holds_nothing_else_than_the_package(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"zoo", f"hub1_zoo-{VERSION}.dist-info"}


def test_installed_from_the_wheel_it_says_its_version(elsewhere):
    assert elsewhere("--version").stdout.startswith(f"hub1-zoo {VERSION} (Python 3.")


def test_installed_from_the_wheel_it_checks_and_builds(elsewhere, tmp_path):
    done = elsewhere("build", "--no-samples", "--no-search")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "site/public/en_US/cards/org_task_name.html").is_file()
    assert elsewhere("check").stdout == "1 card, 1 model, no problems\n"
