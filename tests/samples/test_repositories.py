"""What a repository's archive holds, by which cached results are kept."""

import os

import pytest

from zoo.core.result import ALL_FILES
from zoo.samples.asset_files import Repository


@pytest.fixture
def digests(tmp_path):
    """digests(names): of the project as it is now."""
    (tmp_path / "project" / "net").mkdir(parents=True)
    (tmp_path / "project" / "hubconf.py").write_text("x = 1\n")
    (tmp_path / "project" / "net" / "a.py").write_text("y = 2\n")

    def look(*names):
        now = Repository(("acme/hub",), tmp_path / "project", tmp_path / "cache")
        return [now.packed(name) for name in names]

    look.root = tmp_path / "project"
    return look


def test_a_file_a_folder_and_all_files_have_digests_that_repeat(digests):
    names = ("hubconf.py", "net/", "/", ALL_FILES)
    assert digests(*names) == digests(*names)
    assert None not in digests(*names)
    assert digests("gone.py", "../secret") == [None, None]


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ("net/a.py", ["net/a.py", ALL_FILES]),
        ("net/b.py", ["net/", ALL_FILES]),
        ("data/x", ["/", ALL_FILES]),
        ("net/a/b.py", ["net/", ALL_FILES]),
    ],
)
def test_a_digest_changes_with_what_it_is_of(digests, change, changed):
    names = ("hubconf.py", "net/a.py", "net/", "/", ALL_FILES)
    before = digests(*names)
    (digests.root / change).parent.mkdir(exist_ok=True)
    (digests.root / change).write_text("new\n")
    after = digests(*names)
    assert [n for n, a, b in zip(names, before, after, strict=True) if a != b] == changed


def test_what_changes_after_the_archive_was_made_is_no_part_of_it(tmp_path):
    (tmp_path / "hubconf.py").write_text("x = 1\n")
    packed = Repository(("acme/hub",), tmp_path, tmp_path / ".cache")
    assert packed.archive.is_file()
    (tmp_path / "hubconf.py").write_text("x = 2\n")
    again = Repository(("acme/hub",), tmp_path, tmp_path / ".cache")
    assert packed.packed("hubconf.py") != again.packed("hubconf.py")


def test_the_archive_of_another_run_stays_for_a_day(tmp_path):
    root, cache = tmp_path / "project", tmp_path / "cache"
    root.mkdir()
    archives = []
    for text in ("x = 1\n", "x = 2\n"):
        (root / "hubconf.py").write_text(text)
        archives.append(Repository(("acme/hub",), root, cache).archive)
    assert [path.is_file() for path in archives] == [True, True]
    os.utime(archives[0], (0, 0))
    (root / "hubconf.py").write_text("x = 3\n")
    last = Repository(("acme/hub",), root, cache).archive
    assert set(cache.iterdir()) == {archives[1], last}
