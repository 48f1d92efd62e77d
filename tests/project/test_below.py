"""A name that came from a file leads to nothing outside of its folder."""

import os

import pytest

from zoo.project.below import (
    RefusedFile,
    move_below,
    read_below,
    remove_below,
    remove_tree,
    write_below,
)

OUT = ["../secret", "/etc/hostname", "a/../../secret", "..", "", ".", "a\0b"]


@pytest.fixture
def elsewhere(tmp_path_factory):
    """A folder outside, with a file that nobody may touch."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "secret").write_text("secret")
    return folder


def names(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


@pytest.mark.parametrize("name", OUT)
@pytest.mark.parametrize(
    "use",
    [
        read_below,
        lambda folder, name: write_below(folder, name, "x"),
        remove_below,
        lambda folder, name: move_below(folder, folder, name),
    ],
    ids=["read", "write", "remove", "move"],
)
def test_a_name_that_leads_out_is_refused(tmp_path, use, name):
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "top" / "a").mkdir(parents=True)
    with pytest.raises(RefusedFile):
        use(tmp_path / "top", name)
    assert names(tmp_path) == ["secret", "top", "top/a"]


def test_a_file_is_written_with_the_folders_around_it_and_only_when_it_differs(tmp_path):
    assert write_below(tmp_path, "a/b/x.json", "1")
    assert not write_below(tmp_path, "a/b/x.json", "1")
    assert names(tmp_path) == ["a", "a/b", "a/b/x.json"]
    assert read_below(tmp_path, "a/b/x.json") == b"1"


def test_a_link_on_the_way_is_not_followed(tmp_path, elsewhere):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "link").symlink_to(elsewhere)
    with pytest.raises(RefusedFile, match="`a/link` is a link; put a folder in its place"):
        write_below(tmp_path, "a/link/secret", "x")
    with pytest.raises(RefusedFile):
        remove_below(tmp_path, "a/link/secret")
    (tmp_path / "b" / "a" / "link").mkdir(parents=True)
    (tmp_path / "b" / "a" / "link" / "secret").write_text("x")
    with pytest.raises(RefusedFile):
        move_below(tmp_path / "b", tmp_path, "a/link/secret")
    assert (elsewhere / "secret").read_text() == "secret"


def test_what_is_written_or_moved_takes_the_place_of_a_link(tmp_path, elsewhere):
    for name in ("written", "moved"):
        (tmp_path / name).symlink_to(elsewhere / "secret")
    write_below(tmp_path, "written", "x")
    write_below(tmp_path / "b", "moved", "y")
    move_below(tmp_path / "b", tmp_path, "moved")
    assert (tmp_path / "written").read_text() == "x"
    assert (tmp_path / "moved").read_text() == "y"
    assert (elsewhere / "secret").read_text() == "secret"


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path, elsewhere):
    (tmp_path / "link").symlink_to(elsewhere / "secret")
    (tmp_path / "folder").symlink_to(elsewhere)
    remove_below(tmp_path, "link")
    remove_below(tmp_path, "nothing")
    remove_tree(tmp_path / "folder")
    assert names(tmp_path) == []
    assert names(elsewhere) == ["secret"]


def test_a_file_with_another_name_is_not_changed_through_a_hard_link(tmp_path, elsewhere):
    os.link(elsewhere / "secret", tmp_path / "x")
    write_below(tmp_path, "x", "new")
    assert (elsewhere / "secret").read_text() == "secret"


def test_a_link_to_another_file_of_the_folder_may_be_read(tmp_path):
    write_below(tmp_path, "data/x.json", "1")
    (tmp_path / "link.json").symlink_to("data/x.json")
    (tmp_path / "folder").symlink_to("data")
    assert read_below(tmp_path, "link.json") == b"1"
    assert read_below(tmp_path, "folder/x.json") == b"1"


def test_a_link_to_a_file_outside_is_not_read(tmp_path, elsewhere):
    (tmp_path / "file").symlink_to(elsewhere / "secret")
    (tmp_path / "folder").symlink_to(elsewhere)
    (tmp_path / "loop").symlink_to("loop")
    for name in ("file", "folder/secret"):
        with pytest.raises(RefusedFile, match="it leads out of"):
            read_below(tmp_path, name)
    with pytest.raises(OSError, match="symbolic links"):
        read_below(tmp_path, "loop")


def test_only_regular_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "folder", "zero"):
        with pytest.raises(RefusedFile):
            read_below(tmp_path, name)


def test_a_pipe_in_a_files_place_is_replaced(tmp_path):
    os.mkfifo(tmp_path / "x")
    assert write_below(tmp_path, "x", "1")
    assert (tmp_path / "x").read_text() == "1"


def test_a_folder_in_a_files_place_is_an_error_and_leaves_nothing(tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(IsADirectoryError):
        write_below(tmp_path, "x", "1")
    assert names(tmp_path) == ["x"]


def test_a_file_larger_than_allowed_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"a" * 1025)
    with pytest.raises(RefusedFile, match="it has more than 1 KiB"):
        read_below(tmp_path, "x", 1024)
    assert read_below(tmp_path, "x", 1025) == b"a" * 1025


@pytest.mark.slow
def test_a_tree_of_any_depth_is_removed(tmp_path):
    deep = tmp_path / "x"
    deep.mkdir()
    here = os.open(deep, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    remove_tree(deep)
    assert names(tmp_path) == []
