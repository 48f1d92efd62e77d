"""Folders that hostile code may write to."""

import tempfile
from pathlib import Path

import pytest

from zoo.samples.entry import scratch, sweep


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_gone_in_the_end_with_what_its_user_closed(temporary):
    with scratch("t-") as folder:
        (folder / "closed" / "inner").mkdir(parents=True)
        (folder / "closed").chmod(0)
    assert list(temporary.iterdir()) == []


def test_what_a_killed_run_left_is_swept_and_what_is_used_stays(temporary):
    (temporary / "t-left" / "a").mkdir(parents=True)
    with scratch("t-") as used:
        sweep("t-")
        assert list(temporary.iterdir()) == [used]


def test_nothing_is_changed_through_a_link_of_a_neighbour(temporary, tmp_path_factory):
    mine = tmp_path_factory.mktemp("mine")
    (mine / "key").write_text("secret")
    (mine / "key").chmod(0o400)
    (temporary / "t-1").symlink_to(mine)
    sweep("t-")
    assert Path(mine / "key").stat().st_mode & 0o777 == 0o400
