"""A repository as files: what is packed of it, and how."""

import contextlib
import io
import multiprocessing
import os
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest

from zoo.project.cache import NoCache, private_folder, user_cache
from zoo.samples import trees
from zoo.samples.trees import TreeError, pack_archive, pack_folder, unpack


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    (root / "assets").mkdir(parents=True)
    (root / "assets" / "cat.jpg").write_bytes(b"cat")
    return root


def git(root, *arguments):
    subprocess.run(["git", "-C", root, *arguments], check=True, capture_output=True)


def names(data):
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def zip_of(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_the_zip_holds_what_git_would_and_repeats(project):
    git(project, "init", "-q")
    (project / ".gitignore").write_text("secret\n")
    (project / "secret").write_text("x")
    git(project, "add", ".gitignore")
    (project / "hubconf.py").write_text("dependencies = []\n")
    (project / ".env").write_text("PASSWORD=x\n")
    made = pack_folder(project, "hub-main")
    assert pack_folder(project, "hub-main") == made
    assert names(made) == ["hub-main/.gitignore", "hub-main/assets/cat.jpg", "hub-main/hubconf.py"]


def test_outside_git_what_is_hidden_compiled_or_installed_stays_out(project):
    for name in (".env", "__pycache__/a.pyc", "venv/pyvenv.cfg", "venv/lib/a.py"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("x")
    assert names(pack_folder(project, "t")) == ["t/assets/cat.jpg"]


def test_a_folder_that_an_outer_repository_ignores_is_packed_all_the_same(project, tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("project/\n")
    assert names(pack_folder(project, "t")) == ["t/assets/cat.jpg"]


@pytest.mark.parametrize("in_git", [True, False])
def test_the_zip_follows_no_link_out_of_the_project(project, tmp_path_factory, in_git):
    folder = tmp_path_factory.mktemp("zip")
    (folder / "secret").write_text("x")
    (project / "own").symlink_to("assets/cat.jpg")
    (project / "out").symlink_to(folder / "secret")
    (project / "linked").symlink_to(folder)
    (project / "hidden").symlink_to(".git/config")
    git(project, "init", "-q")
    if not in_git:
        (project / ".git" / "HEAD").unlink()  # no repository any more: all but hidden files
    assert names(pack_folder(project, "t")) == ["t/assets/cat.jpg", "t/own"]


def test_a_repository_to_add_is_packed_as_git_tracks_it(project):
    git(project, "init", "-q")
    (project / ".github").mkdir()
    (project / ".github" / "ci.yml").write_text("x")
    git(project, "add", ".")
    (project / "draft.py").write_text("x")
    assert names(pack_folder(project, "t", tracked=True)) == ["t/assets/cat.jpg"]


def test_a_file_can_be_packed_with_other_content(project):
    made = pack_folder(project, "t", instead={"registry.json": b"{}"})
    assert zipfile.ZipFile(io.BytesIO(made)).read("t/registry.json") == b"{}"


@pytest.mark.parametrize("top", ["", "weightnet-main/"])
def test_an_archive_gets_another_top_folder(tmp_path, top):
    source = zip_of(tmp_path / "a.zip", **{f"{top}hubconf.py": "x", f"{top}net/a.py": "y"})
    assert names(pack_archive(source, "w-master")) == ["w-master/hubconf.py", "w-master/net/a.py"]


def test_an_archive_that_leads_out_is_refused(tmp_path):
    source = zip_of(tmp_path / "a.zip", **{"top/../../hubconf.py": "x"})
    with pytest.raises(TreeError, match=r"holds top/../../hubconf.py, which leads out of it"):
        pack_archive(source, "t")


def test_what_is_no_archive_is_named(tmp_path):
    (tmp_path / "a.zip").write_text("x")
    with pytest.raises(TreeError, match="cannot be read as a zip"):
        pack_archive(tmp_path / "a.zip", "t")


@pytest.mark.slow
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_is_named(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("t/模型.py", "x" * 100)
    data = (tmp_path / "a.zip").read_bytes()
    for at in range(len(data)):
        (tmp_path / "a.zip").write_bytes(data[:at] + bytes([data[at] ^ 0x90]) + data[at + 1 :])
        for read in (
            lambda: pack_archive(tmp_path / "a.zip", "t"),
            lambda: unpack((tmp_path / "a.zip").read_bytes(), tmp_path / "trees"),
        ):
            with contextlib.suppress(TreeError):  # a changed name or date is no damage
                read()


def test_an_archive_of_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("zoo.samples.trees.MOST_FILES", 2)
    source = zip_of(tmp_path / "a.zip", **{f"t/{n}.py": "x" for n in range(3)})
    for read in (
        lambda: pack_archive(source, "t"),
        lambda: unpack(source.read_bytes(), tmp_path / "trees"),
    ):
        with pytest.raises(TreeError, match="has 3 files; at most 2 are packed"):
            read()


def test_and_one_of_too_many_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr("zoo.samples.trees.LARGEST", 3 << 20)
    source = zip_of(tmp_path / "a.zip", **{f"t/{n}.py": "x" * (2 << 20) for n in range(2)})
    with pytest.raises(TreeError, match="has 4 MiB of files; at most 3 are packed"):
        pack_archive(source, "t")


def test_as_many_files_and_bytes_as_are_allowed_are_packed(tmp_path, monkeypatch):
    monkeypatch.setattr("zoo.samples.trees.MOST_FILES", 2)
    monkeypatch.setattr("zoo.samples.trees.LARGEST", 2)
    source = zip_of(tmp_path / "a.zip", **{f"t/{n}.py": "x" for n in range(2)})
    top = unpack(source.read_bytes(), tmp_path / "trees")
    assert sorted(path.name for path in top.iterdir()) == ["0.py", "1.py"]


def test_a_tree_whose_time_cannot_be_set_is_used(project, tmp_path, monkeypatch):
    data = pack_folder(project, "repository-main")

    def refuse(path):
        raise PermissionError

    monkeypatch.setattr("zoo.samples.trees.os.utime", refuse)
    assert unpack(data, tmp_path / "trees") == unpack(data, tmp_path / "trees")


def test_an_unpacked_tree_is_there_once_for_each_content_and_open_to_read(project, tmp_path):
    data = pack_folder(project, "hub-main")
    tree = unpack(data, tmp_path / "trees")
    assert unpack(data, tmp_path / "trees") == tree
    assert (tree / "assets" / "cat.jpg").stat().st_mode & 0o777 == 0o644
    assert [p.name for p in tree.parent.iterdir()] == ["hub-main"]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("a/x", "b/x"), "is not one folder"),
        ((), "is not one folder"),
        (("..",), "is not one folder"),
        (("t/" + "a/" * 1500 + "x",), "cannot be unpacked"),
        (("t/" + "a" * 300,), "cannot be unpacked"),
    ],
)
def test_an_archive_that_is_no_repository_is_not_unpacked(tmp_path, names, reason):
    archive = zip_of(tmp_path / "a.zip", **dict.fromkeys(names, "x"))
    with pytest.raises(TreeError, match=reason):
        unpack(archive.read_bytes(), tmp_path / "trees")
    assert list((tmp_path / "trees").iterdir()) == []


def test_what_is_no_archive_is_not_unpacked(tmp_path):
    with pytest.raises(TreeError, match="cannot be unpacked"):
        unpack(b"x", tmp_path / "trees")


def test_an_archive_that_would_fill_the_disk_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("zoo.samples.trees.LARGEST", 1 << 20)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t/zeros", bytes(2 << 20))
    with pytest.raises(TreeError, match="has 2 MiB of files; at most 1 are packed"):
        unpack((tmp_path / "a.zip").read_bytes(), tmp_path / "trees")


def test_a_tree_that_is_there_is_used_only_if_it_is_the_archives(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("trees")
    archive = pack_folder(project, "top")
    card = unpack(archive, folder) / "assets" / "cat.jpg"
    before = card.read_bytes()
    inode = card.stat().st_ino
    assert (unpack(archive, folder) / "assets" / "cat.jpg").stat().st_ino == inode
    for harm in HARMS:
        harm(card)
        assert unpack(archive, folder) / "assets" / "cat.jpg" == card
        assert (card.read_bytes(), card.is_symlink()) == (before, False)
        assert [p.name for p in card.parent.iterdir()] == [card.name]


def use(barrier, archives, folder, ends):
    """What a worker does: unpacks each archive while others do, and reads all of it."""
    read = []
    for archive in archives:
        barrier.wait(timeout=30)
        tree = unpack(archive, folder)
        for _ in range(3):
            read.append(sorted(p.read_text() for p in tree.iterdir()))
    ends.put(read)


@pytest.mark.slow
def test_processes_that_unpack_the_same_at_once_have_it_whole(tmp_path):
    archives = [
        zip_of(tmp_path / f"{n}.zip", **{f"t/{k}": f"{n} {k}" for k in range(200)}).read_bytes()
        for n in range(5)
    ]
    spawned = multiprocessing.get_context("spawn")
    barrier, ends = spawned.Barrier(2), spawned.Queue()
    arguments = (barrier, archives, tmp_path / "trees", ends)
    workers = [spawned.Process(target=use, args=arguments) for _ in range(2)]
    for worker in workers:
        worker.start()
    found = [ends.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    whole = [sorted(f"{n} {k}" for k in range(200)) for n in range(5) for _ in range(3)]
    assert found == [whole, whole]


def test_a_tree_stays_for_a_day_after_its_last_use(tmp_path):
    folder = tmp_path / "trees"
    used, unused, new = (zip_of(tmp_path / f"{n}.zip", **{"t/a": n}).read_bytes() for n in "abc")
    for tree in [unpack(archive, folder) for archive in (used, unused)]:
        os.utime(tree.parent, (1e9, 1e9))
    unpack(used, folder)
    unpack(new, folder)
    assert sorted(p.read_text() for p in folder.glob("*/t/a")) == ["a", "c"]


def grow(card):
    card.write_text("print('evil')")


def same_size(card):
    card.write_bytes(b"x" * card.stat().st_size)


def one_more(card):
    card.with_name("evil.py").write_text("")


def one_less(card):
    card.unlink()


def link_to_the_same(card):
    card.rename(card.parents[3] / "moved.md")
    card.symlink_to(card.parents[3] / "moved.md")


def linked_folder(card):
    card.parent.rename(card.parents[3] / "moved")
    card.parent.symlink_to(card.parents[3] / "moved")


def linked_tree(card):
    tree = card.parents[2]
    tree.rename(tree.with_name("elsewhere"))
    tree.symlink_to(tree.with_name("elsewhere"))


HARMS = (grow, same_size, one_more, one_less, link_to_the_same, linked_folder, linked_tree)


def test_a_file_that_goes_away_while_it_is_packed_is_left_out(project, monkeypatch):
    whole = names(pack_folder(project, "top"))
    (project / "gone.py").write_text("")
    real = trees.working_tree

    def listed(*arguments, **options):
        found = real(*arguments, **options)
        (project / "gone.py").unlink()
        return [*found, "gone/too.py"]

    monkeypatch.setattr(trees, "working_tree", listed)
    assert names(pack_folder(project, "top")) == whole


@pytest.mark.parametrize("tracked", [False, True])
def test_a_name_that_is_not_utf_8_is_left_out(project, tracked):
    subprocess.run(["git", "init", "-q", project], check=True)
    subprocess.run(["git", "-C", project, "add", "."], check=True)
    whole = names(pack_folder(project, "top", tracked=tracked))
    odd = os.fsencode(project) + b"/data\xff.bin"
    with open(odd, "wb"):
        pass
    subprocess.run(["git", "-C", project, "add", "."], check=True)
    assert names(pack_folder(project, "top", tracked=tracked)) == whole


@pytest.mark.parametrize("harm", ["another's", "open to all", "a link", "a file"])
def test_a_folder_that_others_could_have_made_is_refused(tmp_path, harm):
    folder = tmp_path / "zoo-0"
    if harm == "a link":
        (tmp_path / "other").mkdir(mode=0o700)
        folder.symlink_to("other")
    elif harm == "a file":
        folder.write_text("")
    else:
        folder.mkdir(mode=0o700)
        if harm == "open to all":
            folder.chmod(0o777)
        elif os.geteuid():
            folder = Path("/etc")
        else:
            os.chown(folder, 65534, 65534)
    with pytest.raises(NoCache, match="belongs to somebody else, or others can write there"):
        private_folder(folder)


def test_a_private_folder_is_made_for_its_user_alone(tmp_path):
    assert private_folder(tmp_path / "zoo-0").stat().st_mode & 0o777 == 0o700
    assert private_folder(tmp_path / "zoo-0") == tmp_path / "zoo-0"


def test_without_a_home_that_can_be_written_the_cache_is_private_all_the_same(
    tmp_path, monkeypatch
):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/proc")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert user_cache() == tmp_path / f"zoo-{os.geteuid()}"
    assert user_cache().stat().st_mode & 0o777 == 0o700


def test_a_named_cache_that_others_can_write_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "own").mkdir(mode=0o700)
    (tmp_path / "zoo").symlink_to("own")
    assert user_cache() == tmp_path / "zoo"
    (tmp_path / "own").chmod(0o777)
    with pytest.raises(NoCache, match="belongs to somebody else, or others can write there"):
        user_cache()


@pytest.mark.parametrize(("sudo", "trusted"), [("65534", True), ("65533", False), (None, False)])
def test_root_takes_the_cache_of_the_user_who_started_sudo(tmp_path, monkeypatch, sudo, trusted):
    if os.geteuid():
        pytest.skip("only root can own a folder as somebody else")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("SUDO_UID", raising=False)
    if sudo:
        monkeypatch.setenv("SUDO_UID", sudo)
    (tmp_path / "zoo").mkdir(mode=0o700)
    os.chown(tmp_path / "zoo", 65534, 65534)
    if trusted:
        assert user_cache() == tmp_path / "zoo"
    else:
        with pytest.raises(NoCache):
            user_cache()
