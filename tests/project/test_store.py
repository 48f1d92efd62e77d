"""The store of what was read and rendered."""

import os

import pytest

from zoo.project import store as module
from zoo.project.files import files_below
from zoo.project.store import Store, no_store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept")


def only_file(store):
    ((name, _),) = files_below(store.folder)
    return store.folder / name


def test_a_value_is_found_by_its_whole_key(store):
    store.put(b"value", "card", b"key")
    assert store.get("card", b"key") == b"value"
    assert store.get("card", b"other") is None
    assert store.get("page", b"key") is None


def test_another_program_finds_nothing(store):
    store.put(b"value", "key")
    assert Store(store.folder, lambda: "another").get("key") is None


@pytest.mark.parametrize("harm", [b"", b"short", b"0123456789abcdefother"])
def test_what_is_not_as_it_was_written_counts_as_not_there(store, harm):
    store.put(b"value", "key")
    only_file(store).write_bytes(harm)
    assert store.get("key") is None


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "link aside"])
def test_nothing_is_written_through_what_lies_in_a_values_place(store, tmp_path, kind):
    store.put(b"value", "key")
    place = only_file(store)
    place.unlink()
    other = tmp_path / "other"
    other.write_text("theirs")
    if kind == "link":
        place.symlink_to(other)
    elif kind == "link aside":
        place.with_name(f"{place.name}.{os.getpid()}").symlink_to(other)
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
    store.put(b"new", "key")
    assert other.read_text() == "theirs"


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path):
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "kept")
    store.put(b"value", "key")
    assert store.get("key") is None


def test_beyond_the_limit_the_oldest_values_go(store, monkeypatch):
    monkeypatch.setattr(module, "LIMIT", 300)
    for number in range(4):
        store.put(bytes(84), str(number))
    names = sorted(name for name, _ in files_below(store.folder))
    for age, name in enumerate(names):
        os.utime(store.folder / name, (age, age))
    run = Store(store.folder)
    run.put(b"", "last")
    run.prune()
    left = {name for name, _ in files_below(store.folder)}
    assert names[0] not in left
    assert len(left) == 3
    assert run.get("last") == b""


def test_four_times_what_a_run_used_may_stay(store, monkeypatch):
    monkeypatch.setattr(module, "LIMIT", 0)
    for number in range(4):
        store.put(bytes(84), str(number))
    store.prune()
    assert len(list(files_below(store.folder))) == 4


def test_no_store_keeps_nothing():
    store = no_store()
    store.put(b"value", "key")
    assert store.get("key") is None


def test_nobody_else_can_write_there_whatever_the_umask(store):
    before = os.umask(0)
    try:
        store.put(b"value", "key")
    finally:
        os.umask(before)
    assert store.folder.stat().st_mode & 0o077 == 0


def test_a_value_that_cannot_be_deleted_stops_nobody(store, monkeypatch):
    monkeypatch.setattr(module, "LIMIT", 1)
    monkeypatch.setattr(module, "TIMES", 0)

    def refuse(path):
        raise PermissionError

    monkeypatch.setattr(module.Path, "unlink", refuse)
    store.put(b"value", "key")
    store.prune()
    assert store.get("key") == b"value"
