"""Nothing that a repository brings is believed: no state beside the output, no link, no list."""

import hashlib
import json
import os
import pickle
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cards.texts import CARD
from zoo.build.output import MARKER
from zoo.project.below import remove_tree
from zoo.project.cache import NoCache, hub_cache, user_cache
from zoo.project.files import files_below
from zoo.project.store import user_store

BUILD = ("build", "--no-samples", "--no-search")


@pytest.fixture
def elsewhere(tmp_path_factory):
    """A folder outside of the project, which no build may change."""
    folder = tmp_path_factory.mktemp("home") / "keys"
    folder.mkdir()
    (folder / "id").write_text("secret")
    yield folder
    assert [p.name for p in folder.iterdir()] == ["id"]
    assert (folder / "id").read_text() == "secret"


@pytest.fixture
def public(project):
    """An output folder that pretends to be one of ours."""
    project.public.mkdir(parents=True)
    (project.public / MARKER).write_text("")
    yield project.public
    remove_tree(project.public)  # pytest cannot remove a deep tree that a failed test leaves


def git(folder, *arguments):
    settings = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    subprocess.run(["git", "-C", str(folder), *settings, *arguments], check=True)


def commit(folder):
    git(folder, "init", "-q")
    git(folder, "add", "--force", ".")
    git(folder, "commit", "-qm", "all")


def tree(folder):
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


@pytest.mark.parametrize("listed", ["../../../{}/id", "{}/id", "x/../../../../{}/id"])
@pytest.mark.parametrize("kind", ["patch", "new", "old"])
def test_a_list_of_files_to_remove_is_not_read(project, zoo, public, elsewhere, listed, kind):
    patch = public.with_name(f".public.{kind}")
    patch.mkdir()
    path = listed.format(elsewhere if listed[0] == "{" else str(elsewhere)[1:])
    (patch / ".zoo-gone").write_text(json.dumps([path]))
    (patch / "index.html").write_text("theirs")
    assert zoo(*BUILD)[0] == 0
    assert "theirs" not in (public / "index.html").read_text("utf-8")


def test_a_folder_left_by_a_killed_build_is_removed_and_no_link_followed(
    project, zoo, public, elsewhere
):
    prefix = f".zoo-site-{hashlib.sha256(b'public').hexdigest()[:8]}-"
    left = public.with_name(prefix + "0" * 16)
    (left / "deep").mkdir(parents=True)
    (left / "deep" / "link").symlink_to(elsewhere)
    public.with_name(prefix + "1" * 16).symlink_to(elsewhere)
    assert zoo(*BUILD)[0] == 0
    assert os.listdir(public.parent) == ["public"]


def link_folder(public, elsewhere):
    (public / "en_US").symlink_to(elsewhere)


def link_page(public, elsewhere):
    (public / "index.html").symlink_to(elsewhere / "id")


def link_marker(public, elsewhere):
    (public / MARKER).unlink()
    (public / MARKER).symlink_to(elsewhere / "id")


def link_in_the_middle(public, elsewhere):
    (public / "en_US").mkdir()
    (public / "en_US" / "cards").symlink_to(elsewhere)


def link_hard(public, elsewhere):
    os.link(elsewhere / "id", public / "index.html")


def link_index(public, elsewhere):
    (public / "pagefind").symlink_to(elsewhere)


def pipe(public, elsewhere):
    os.mkfifo(public / "index.html")


def folder_for_a_file(public, elsewhere):
    (public / "index.html").mkdir()
    (public / "index.html" / "link").symlink_to(elsewhere)


def deep(public, elsewhere):
    folder = "/".join("d" * 1500)
    subprocess.run(["mkdir", "-p", folder], cwd=public, check=True)
    (public / folder / "x").write_text("")


@pytest.mark.parametrize("few", [False, True], ids=["swapped whole", "moved in"])
@pytest.mark.parametrize(
    "harm",
    [
        link_folder,
        link_page,
        link_marker,
        link_in_the_middle,
        link_hard,
        link_index,
        pipe,
        folder_for_a_file,
        deep,
    ],
)
def test_nothing_in_the_output_leads_a_build_out_of_it(
    project, zoo, public, elsewhere, monkeypatch, harm, few
):
    if few:
        monkeypatch.setattr("zoo.build.publish.OF", -1)
        monkeypatch.setattr("zoo.build.publish.FEW", -1)
    harm(public, elsewhere)
    assert zoo(*BUILD)[0] == 0
    assert [p for p in public.rglob("*") if p.is_symlink() or p.is_fifo()] == []
    assert tree(public)[MARKER].startswith(b"Made by `zoo build`") or few
    assert b"secret" not in b"".join(tree(public).values())
    assert "<html" in (public / "index.html").read_text("utf-8")


def test_a_link_that_took_the_markers_place_does_not_stay(project, zoo, elsewhere):
    assert zoo(*BUILD)[0] == 0
    link_marker(project.public, elsewhere)
    assert zoo(*BUILD)[0] == 0
    assert not (project.public / MARKER).is_symlink()


def forge(index):
    index.mkdir(exist_ok=True)
    (index / "pagefind.js").write_text("evil()")


def test_an_index_of_a_fresh_checkout_is_not_published(project, zoo, public, tmp_path_factory):
    zoo("build", "--no-samples")
    forge(public / "pagefind")
    os.environ["XDG_CACHE_HOME"], before = (
        str(tmp_path_factory.mktemp("empty")),
        os.environ["XDG_CACHE_HOME"],
    )
    try:
        assert zoo("build", "--no-samples")[0] == 0
    finally:
        os.environ["XDG_CACHE_HOME"] = before
    assert b"evil" not in b"".join(tree(public).values())
    assert (public / "pagefind" / "pagefind.js").is_file()


@pytest.mark.parametrize("search", [[], ["--no-search"]], ids=["search", "no search"])
@pytest.mark.parametrize("change", ["a script", "one more", "a link"])
def test_an_index_that_somebody_changed_is_not_published(project, zoo, elsewhere, change, search):
    zoo("build", "--no-samples")
    index = project.public / "pagefind"
    if change == "a script":
        forge(index)
    elif change == "one more":
        (index / "more.js").write_text("evil()")
    else:
        (index / "pagefind.js").unlink()
        (index / "pagefind.js").symlink_to(elsewhere / "id")
    assert zoo("build", "--no-samples", *search)[0] == 0
    found = tree(project.public)
    assert not {b"evil()", b"secret"} & set(found.values())
    assert "pagefind/more.js" not in found
    assert ("pagefind/pagefind.js" in found) is not bool(search)


def test_an_output_that_git_tracks_is_refused(project, zoo, public):
    (public / "index.html").write_text("theirs")
    commit(project.root)
    code, _, errors = zoo(*BUILD)
    assert code == 2
    assert "site/public is tracked by git (public/.zoo-site), and a build replaces" in errors
    assert "git rm -r --cached" in errors
    assert (public / "index.html").read_text() == "theirs"


@pytest.mark.parametrize("link", ["site/public", "site"])
def test_an_output_that_is_reached_by_a_tracked_link_is_refused(project, zoo, elsewhere, link):
    (project.root / link).parent.mkdir(exist_ok=True)
    empty = elsewhere.with_name("empty")
    empty.mkdir()
    (project.root / link).symlink_to(empty)
    commit(project.root)
    code, _, errors = zoo(*BUILD)
    assert (code, f"is tracked by git ({Path(link).name})" in errors) == (2, True)
    assert list(empty.iterdir()) == []


def test_an_output_that_holds_a_repository_is_refused(project, zoo, public):
    git(public, "init", "-q")
    code, _, errors = zoo(*BUILD)
    assert (code, "holds a git repository" in errors) == (2, True)
    assert (public / ".git" / "HEAD").is_file()


@pytest.mark.parametrize("there", ["empty", "missing"])
def test_an_output_that_is_a_link_stays_one_build_after_build(project, zoo, elsewhere, there):
    served = elsewhere.with_name("served") / "hub"
    served.parent.mkdir()
    if there == "empty":
        served.mkdir()
    project.public.parent.mkdir()
    project.public.symlink_to(served)
    for text in ("Hello.", "Good morning.", "Good evening."):
        card = project.pages / "org_task_name.md"
        card.write_text(CARD.replace("Hello.", text), "utf-8")
        code, _, _ = zoo(*BUILD)
        assert code == 0
        assert text in (served / "en_US/cards/org_task_name.html").read_text("utf-8")
    assert "unchanged" in zoo(*BUILD)[1]
    assert project.public.is_symlink()
    assert os.listdir(served.parent) == ["hub"]
    assert os.listdir(project.public.parent) == ["public"]


@pytest.mark.parametrize("kind", ["loop", "pipe", "file"])
def test_an_output_that_is_no_folder_is_refused(project, zoo, kind):
    project.public.parent.mkdir()
    if kind == "loop":
        project.public.symlink_to("public")
    elif kind == "pipe":
        os.mkfifo(project.public)
    else:
        project.public.write_text("x")
    code, _, errors = zoo(*BUILD)
    assert (code, "is not a folder; remove it" in errors) == (2, True)


class Evil:
    """Unpickled, it makes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_what_lies_in_the_checkouts_own_cache_is_not_read(project, zoo, tmp_path_factory):
    made = tmp_path_factory.mktemp("evil") / "made"
    content = pickle.dumps(Evil(str(made)))
    blob = hashlib.sha256(content).digest()[:16] + content
    zoo(*BUILD)
    store = user_store().folder
    shutil.copytree(store, project.root / ".cache" / "zoo" / store.name)
    for name, _ in files_below(project.root / ".cache"):
        (project.root / ".cache" / name).write_bytes(blob)
    (project.root / ".cache" / "zoo" / "results.json").write_text('{"results": [7]}')
    (project.pages / "a.png").write_bytes(b"png")
    for command in (("check",), BUILD, ("list",)):
        assert zoo(*command)[0] == 0
    assert not made.exists()
    assert not project.cache.is_relative_to(project.root)


def test_a_cache_link_of_the_checkout_is_not_written_through(project, zoo, elsewhere):
    (project.root / ".cache").symlink_to(elsewhere)
    assert zoo(*BUILD)[0] == 0
    assert zoo("check")[0] == 0


def test_a_cache_that_git_tracks_is_refused(project, zoo, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.root / ".cache"))
    assert zoo("check")[0] == 0
    commit(project.root)
    for command in (["check"], list(BUILD)):
        code, _, errors = zoo(*command)
        assert code == 2
        assert "is tracked by git, and zoo trusts its content" in errors
    with pytest.raises(NoCache, match="is tracked by git"):
        user_cache()


def test_a_relative_cache_folder_counts_as_none(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_cache() == tmp_path / ".cache" / "zoo"


def test_the_cache_of_a_hub_that_is_gone_goes(tmp_path):
    (tmp_path / "one").mkdir()
    gone = hub_cache(tmp_path / "one")
    (tmp_path / "one").rmdir()
    (tmp_path / "two").mkdir()
    stays = hub_cache(tmp_path / "two")
    assert (gone.exists(), stays.exists()) == (False, True)
