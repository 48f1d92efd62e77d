"""Which addresses are archives of a repository, and what lies in the archive."""

import zipfile

import pytest

from tests.samples.conftest import cards_of
from zoo.core.result import Status
from zoo.samples.answers import archive_of, top_folder, with_top
from zoo.samples.jail import Tier
from zoo.samples.network import ArchiveRoute, Network
from zoo.samples.outcome import judge
from zoo.samples.plan import group, rows
from zoo.samples.run import run_case
from zoo.samples.sandbox import Setting


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://github.com/acme/hub/archive/master.zip", ("acme/hub", "master")),
        ("https://gitlab.com/acme/hub/archive/feature/x.zip", ("acme/hub", "feature/x")),
        ("https://github.com/acme/hub/archive/refs/heads/main.zip", ("acme/hub", "main")),
        ("https://github.com/acme/hub/archive/refs/tags/v1.0.zip", ("acme/hub", "v1.0")),
        ("https://github.com/acme/hub/archive/0123abcd.zip", ("acme/hub", "0123abcd")),
        ("https://gitlab.com/acme/hub/-/archive/main/hub-main.zip", ("acme/hub", "main")),
        ("https://codeload.github.com/acme/hub/zip/refs/heads/main", ("acme/hub", "main")),
        ("https://github.com/acme/hub", None),
        ("https://github.com/acme/hub/raw/main/a.zip", None),
        ("https://github.com/acme/hub/releases/download/v1/archive/a.zip", None),
    ],
)
def test_archives_are_known_by_their_address(url, asked):
    assert archive_of(url) == asked


@pytest.mark.parametrize(
    ("name", "ref", "top"),
    [
        ("megengine/models", "master", "models-master"),
        ("acme/hub", "feature/x", "hub-feature-x"),
        ("acme/hub", "v1.0", "hub-1.0"),
        ("acme/hub", "vision", "hub-vision"),
    ],
)
def test_the_top_folder_is_the_git_hosts(name, ref, top):
    assert top_folder(name, ref) == top


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "hub.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("hub-master/hubconf.py", "x = 1\n")
        made.writestr("hub-master/net/a.py", "y = 2\n")
    return path


@pytest.mark.parametrize("top", ["hub-master", "hub-main"])
def test_an_archive_is_given_the_folder_that_was_asked_for(archive, top):
    with with_top(str(archive), top) as content:
        assert zipfile.ZipFile(content).namelist() == [f"{top}/hubconf.py", f"{top}/net/a.py"]


FETCH = """
import io, urllib.request, zipfile
data = urllib.request.urlopen("https://{}").read()
print(zipfile.ZipFile(io.BytesIO(data)).namelist()[0])
"""


@pytest.fixture(params=[Tier.JAIL, Tier.PROXY])
def run(request, archive, jail):
    """run(address, repository): a sample that fetches it, where the gateway has acme/hub:dev and
    acme/model."""

    def start(address, repository="acme/hub"):
        archives = (
            ArchiveRoute(("acme/hub",), "dev", archive),
            ArchiveRoute(("acme/Model",), "", archive),
            ArchiveRoute(("acme/bad",), "", None, "bad.zip has changed"),
        )
        (case,) = group(rows([cards_of(FETCH.format(address))]))
        setting = Setting(request.param, repository=repository)
        trace = run_case(case, Network((), archives), setting)
        return judge(trace, (), "2026-01-01").results[0], trace.urls("fetch")

    return start


def test_any_branch_in_any_spelling_of_a_repository_is_answered(run):
    result, fetched = run("github.com/Acme/model/archive/any/branch.zip")
    assert result.status is Status.PASSED, result.failure
    assert result.output == "model-any-branch/hubconf.py\n"
    assert fetched == ("https://github.com/Acme/model/archive/any/branch.zip",)


def test_a_branch_is_answered_where_only_that_one_is_at_hand(run):
    assert run("gitlab.com/acme/hub/archive/dev.zip")[0].status is Status.PASSED
    result, _ = run("gitlab.com/acme/hub/archive/main.zip")
    assert result.status is Status.UNLOCKED_URL
    assert result.failure.hint == "zoo assets add-repository acme/hub FOLDER-OR-ZIP"


def test_an_archive_that_is_not_as_locked_is_refused(run):
    result, _ = run("github.com/acme/bad/archive/main.zip")
    assert (result.status, result.failure.reason) == (Status.WRONG_HASH, "bad.zip has changed")


def test_a_hub_that_has_no_name_is_told_the_setting(run):
    result, _ = run("github.com/acme/other/archive/main.zip", repository="")
    assert result.status is Status.UNLOCKED_URL
    assert result.failure.reason == "asked for https://github.com/acme/other/archive/main.zip"
    assert result.failure.hint == (
        'if acme/other is this hub, write `repository = "acme/other"` into zoo.toml (or [tool.zoo] '
        "of pyproject.toml); else zoo assets add-repository acme/other FOLDER-OR-ZIP"
    )
