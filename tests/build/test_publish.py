"""A folder is replaced whole, whatever happens on the way."""

import fcntl
import os
import subprocess
import sys
import threading
from functools import partial

import pytest

from tests.conftest import ROOT
from zoo.build import publish
from zoo.build import render as making
from zoo.build.output import MARKER, Manifest, OddName, PublishError, files_of, index_of, write_page
from zoo.build.publish import swap, workshop
from zoo.build.render import make_site
from zoo.project.below import write_below
from zoo.render.page_groups import Page, Part


def put(target, pages, keep=()):
    """Publishes pages (path -> content), and of those that are there the ones to keep."""
    with workshop(target) as new:
        for path, text in pages.items():
            write_page(new, path, text.encode())
        swap(new, target, files_of(target), list(keep), list(pages), index_of(target))


def content(folder):
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != MARKER)
    return {p.relative_to(folder).as_posix(): p.read_text() for p in files}


def test_a_site_is_replaced_whole(tmp_path):
    put(tmp_path / "site", {"a.html": "1", "b/c.html": "2"})
    put(tmp_path / "site", {"a.html": "3"})
    assert content(tmp_path / "site") == {"a.html": "3"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_kept_file_is_the_same_file(tmp_path):
    put(tmp_path / "site", {"a.html": "1", "b/c.html": "2"})
    before = (tmp_path / "site" / "b" / "c.html").stat()
    put(tmp_path / "site", {"a.html": "3"}, keep=["b/c.html"])
    after = (tmp_path / "site" / "b" / "c.html").stat()
    assert content(tmp_path / "site") == {"a.html": "3", "b/c.html": "2"}
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.fixture
def few(monkeypatch):
    """Any number of kept files is enough for moving new ones in one by one."""
    monkeypatch.setattr(publish, "OF", -1)
    monkeypatch.setattr(publish, "FEW", 0)


def test_few_files_are_moved_in_one_by_one(tmp_path, few):
    put(tmp_path / "site", {"a.html": "1", "b/c.html": "2", "d/e.html": "3"})
    before = (tmp_path / "site").stat().st_ino
    put(tmp_path / "site", {"a.html": "4", "new/f.html": "5"}, keep=["b/c.html"])
    assert content(tmp_path / "site") == {"a.html": "4", "b/c.html": "2", "new/f.html": "5"}
    assert (tmp_path / "site").stat().st_ino == before
    assert not (tmp_path / "site" / "d").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("moves", range(2))
def test_moves_that_were_killed_leave_whole_files_and_the_next_build_makes_the_rest(
    tmp_path, few, monkeypatch, moves
):
    site = tmp_path / "site"
    put(site, {"a.html": "1", "b.html": "2", "d/e.html": "3"})
    real, left = publish.move_below, [moves]

    def move(*arguments):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real(*arguments)

    monkeypatch.setattr(publish, "move_below", move)
    with pytest.raises(KeyboardInterrupt):
        put(site, {"a.html": "4", "f.html": "5"}, keep=["b.html"])
    assert content(site).items() <= {
        "a.html": "4" if moves else "1", "b.html": "2", "d/e.html": "3"
    }.items()  # fmt: skip
    monkeypatch.setattr(publish, "move_below", real)
    put(site, {"a.html": "4", "f.html": "5"}, keep=["b.html"])
    assert content(site) == {"a.html": "4", "b.html": "2", "f.html": "5"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("of", [2, -1], ids=["swapped whole", "moved in"])
@pytest.mark.parametrize(
    ("new", "kept", "stays"),
    [
        ({"b.html": "a list, changed"}, ["a.html"], True),
        ({"b.html": "a list", "a.html": "data-pagefind-body 1"}, [], True),
        ({"a.html": "data-pagefind-body 2"}, ["b.html"], False),
        ({"c.html": "data-pagefind-body 3"}, ["a.html", "b.html"], False),
        ({}, ["b.html"], False),
    ],
    ids=["another page", "written again", "changed", "added", "removed"],
)
def test_the_search_index_stays_while_it_is_that_of_the_pages(
    tmp_path, monkeypatch, of, new, kept, stays
):
    put(tmp_path / "site", {"a.html": "data-pagefind-body 1", "b.html": "a list"})
    (tmp_path / "site" / "pagefind" / "index").mkdir(parents=True)
    (tmp_path / "site" / "pagefind" / "index" / "en").write_text("words")
    monkeypatch.setattr(publish, "OF", of)
    monkeypatch.setattr(publish, "FEW", 0)
    put(tmp_path / "site", new, kept)
    assert (tmp_path / "site" / "pagefind").exists() is stays
    assert set(content(tmp_path / "site")) - {"pagefind/index/en"} == {*new, *kept}


@pytest.mark.parametrize(
    ("before", "after"),
    [("x.png/y.png", "x.png"), ("x.png", "x.png/y.png"), ("x.png/y/z.png", "x.png/y")],
)
def test_a_file_may_take_the_place_of_a_folder(tmp_path, few, before, after):
    put(tmp_path / "site", {"a.html": "1", before: "2"})
    put(tmp_path / "site", {after: "3"}, keep=["a.html"])
    assert content(tmp_path / "site") == {"a.html": "1", after: "3"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_failure_on_the_way_leaves_the_old_site(tmp_path):
    put(tmp_path / "site", {"a.html": "old"})

    def fail():
        with workshop(tmp_path / "site") as new:
            write_page(new, "a.html", b"new")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert content(tmp_path / "site") == {"a.html": "old"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_killed_build_leaves_the_old_site_and_the_next_one_sweeps(tmp_path):
    put(tmp_path / "site", {"a.html": "old"})
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from zoo.build.publish import workshop\n"
        "from zoo.build.output import write_page\n"
        "with workshop(Path(sys.argv[1])) as new:\n"
        "    write_page(new, 'a.html', b'new')\n"
        "    print('half', flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "site")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout.readline() == b"half\n"
        process.kill()
    assert content(tmp_path / "site") == {"a.html": "old"}
    put(tmp_path / "site", {"a.html": "new"})
    assert content(tmp_path / "site") == {"a.html": "new"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_build_waits_for_another_one(tmp_path):
    second = threading.Thread(target=put, args=(tmp_path / "site", {"a.html": "2"}))
    with workshop(tmp_path / "site") as new:
        second.start()
        second.join(0.2)
        assert second.is_alive()
        write_page(new, "a.html", b"1")
        swap(new, tmp_path / "site", {}, [], ["a.html"])
        assert content(tmp_path / "site") == {"a.html": "1"}
    second.join(10)
    assert content(tmp_path / "site") == {"a.html": "2"}


def test_a_file_system_without_locks_or_links_will_do(tmp_path, monkeypatch):
    def cannot(*_, **__):
        raise OSError("not supported")

    monkeypatch.setattr(fcntl, "flock", cannot)
    monkeypatch.setattr(os, "link", cannot)
    put(tmp_path / "site", {"a.html": "1", "b.html": "2"})
    put(tmp_path / "site", {"a.html": "3"}, keep=["b.html"])
    assert content(tmp_path / "site") == {"a.html": "3", "b.html": "2"}


def test_a_page_cannot_lie_outside(tmp_path):
    with pytest.raises(PublishError, match="outside the site"):
        put(tmp_path / "site", {"../x": ""})
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_the_disk_cannot_hold_is_refused_and_leaves_the_old_site(tmp_path):
    put(tmp_path / "site", {"a.html": "old"})
    name = f"authors/{'名' * 100}.html"
    with pytest.raises(OddName, match=f"File name too long: {name}"):
        put(tmp_path / "site", {"a.html": "new", name: ""})
    assert content(tmp_path / "site") == {"a.html": "old"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("enough", [1, 1000], ids=["shared", "alone"])
def test_the_reason_is_told_whoever_writes_the_page(tmp_path, monkeypatch, enough):
    def make(number):
        return [Page(f"{'x' * 300 if number == 30 else number}.html", b"")]

    parts = [Part(str(number), partial(make, number)) for number in range(40)]
    monkeypatch.setattr(making, "ENOUGH", enough)
    with pytest.raises(making.NotMade, match=r"File name too long: x+\.html") as caught:
        make_site(parts, tmp_path / "site", Manifest(), lambda made, of: None)
    assert caught.value.failures.keys() == {"30"}
    assert not (tmp_path / "site").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match=r"cannot be written: .*/file: File exists"):
        put(tmp_path / "file" / "site", {"a.html": ""})


def test_a_file_is_written_only_when_it_differs(tmp_path):
    assert write_below(tmp_path, "a/x.json", "1")
    assert not write_below(tmp_path, "a/x.json", "1")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["x.json"]


def test_an_output_that_is_a_file_is_refused_and_stays(tmp_path):
    (tmp_path / "site").write_text("mine")
    with pytest.raises(PublishError, match="site is not a folder; remove it, or name another"):
        put(tmp_path / "site", {"a.html": "1"})
    assert (tmp_path / "site").read_text() == "mine"


def test_files_that_were_not_made_here_are_refused_and_stay(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    with pytest.raises(PublishError, match="holds files that were not made by zoo build"):
        put(tmp_path / "site", {"a.html": "1"})
    assert content(tmp_path / "site") == {"thesis.txt": "mine"}


def test_folders_on_the_way_to_the_output_are_made(tmp_path):
    put(tmp_path / "a" / "b" / "site", {"a.html": "1"})
    assert content(tmp_path / "a" / "b" / "site") == {"a.html": "1"}


def test_a_system_that_cannot_exchange_folders_takes_two_steps(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    put(tmp_path / "site", {"a.html": "1", "b/c.html": "2"})
    put(tmp_path / "site", {"a.html": "3"}, keep=["b/c.html"])
    assert content(tmp_path / "site") == {"a.html": "3", "b/c.html": "2"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]
