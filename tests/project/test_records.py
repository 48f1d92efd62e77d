"""Records are written inside the hub, whatever links a repository brings."""

import pytest

from zoo.commands.assets import download
from zoo.core.card import Lang
from zoo.core.lock import make_lock
from zoo.core.result import SampleResult, Status
from zoo.lint.check import change_lock
from zoo.project.below import RefusedFile
from zoo.project.records import record_history

GREEN = SampleResult("a_b_c", Lang.EN_US, Status.PASSED, when="2027-01-01T00:00:00+00:00")


@pytest.fixture
def elsewhere(tmp_path_factory):
    """A folder outside of the project with a file, neither of which may change."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "x").write_text("secret")
    yield folder
    assert [(p.name, p.read_text()) for p in folder.iterdir()] == [("x", "secret")]


def test_a_history_in_a_linked_folder_is_refused(project, elsewhere):
    (project.root / "results").symlink_to(elsewhere)
    with pytest.raises(RefusedFile, match="`results` is a link; put a folder in its place"):
        record_history(project, [GREEN])


@pytest.mark.parametrize("name", ["results/history.json", "assets.lock"])
def test_a_file_takes_the_place_of_a_link(project, elsewhere, name):
    link = project.root / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere / "gone")
    if name == "assets.lock":
        change_lock(project, lambda lock: make_lock(lock.assets))
    else:
        record_history(project, [GREEN])
    assert link.is_file()
    assert not link.is_symlink()


def test_a_download_into_a_linked_folder_is_refused(project, elsewhere, monkeypatch):
    def fetched(url, file, *_):
        file.write_bytes(b"cat")
        return url

    monkeypatch.setattr("zoo.commands.assets.fetch_url", fetched)
    (project.root / "assets").symlink_to(elsewhere)
    with pytest.raises(RefusedFile, match="`assets` is a link"):
        download(project, "https://a.example/cat.jpg")
    assert sorted(p.name for p in project.root.iterdir()) == ["assets", "hub_pages"]
