"""A build that takes over what did not change gives what a whole one would, byte by byte."""

import os
import random
import shutil
import subprocess
import sys
import time

import pytest

from tests.cards.texts import CARD
from tests.conftest import ROOT
from zoo.build import render as making
from zoo.build.output import MARKER, load_manifest
from zoo.project.files import files_below
from zoo.project.pool import forked
from zoo.project.store import user_store
from zoo.render.views import card_list

BUILD = ("build", "--no-samples", "--no-search")


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture
def build(zoo, project):
    def run(*more):
        code, out, err = zoo(*BUILD, *more)
        assert code == 0, err
        return out

    return run


def tree(folder):
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def whole(project, build):
    """What a build makes that knows nothing of an earlier one."""
    shutil.rmtree(user_store().folder)
    shutil.rmtree(project.public)
    build()
    return tree(project.public)


def add_card(project, name, text=CARD):
    text = text.replace("title: ", f"title: {name} ").replace("_800size", f"_{name}size")
    (project.pages / f"org_task_{name}.md").write_text(text, encoding="utf-8")


def edit_text(project):
    card = project.pages / "org_task_name.md"
    card.write_text(card.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")


def edit_title(project):
    card = project.pages / "org_task_name.md"
    card.write_text(card.read_text("utf-8").replace("title: ", "title: Another "), "utf-8")


def add_picture(project):
    (project.pages / "a.png").write_bytes(b"png")


def change_picture(project):
    (project.pages / "a.png").write_bytes(b"new")


EDITS = {
    "a card's text": edit_text,
    "a card's title": edit_title,
    "a new card": lambda project: add_card(project, "1"),
    "two more": lambda project: (add_card(project, "2"), add_card(project, "3")),
    "a removed card": lambda project: (project.pages / "org_task_2.md").unlink(),
    "a picture": add_picture,
    "another picture": change_picture,
    "no picture": lambda project: (project.pages / "a.png").unlink(),
    "a history": lambda project: project.history.parent.mkdir(),
}


def test_after_each_of_many_edits_the_site_is_what_a_whole_build_makes(project, build):
    build()
    for name, edit in EDITS.items():
        edit(project)
        build()
        assert (found := tree(project.public)) == whole(project, build), name
        assert found == tree(project.public)


BREAKS = {
    "an error": ("print(model)", "print(modle)"),
    "other errors": ("print(model)", "print(modle, jit)"),
    "a warning": ("Hello.", "Teh end."),
    "front matter that is no YAML": ("tags: [vision]", "tags: [vision"),
    "a card fixed": ("", ""),
}


def test_so_it_is_while_a_card_breaks_and_is_mended(project, zoo, monkeypatch):
    def build():
        zoo(*BUILD)

    monkeypatch.setattr(card_list, "CARDS", 4)
    for number in range(5):  # a second page of the list
        add_card(project, str(number))
    for name, (old, new) in BREAKS.items():
        add_card(project, "1", CARD.replace(old, new))
        add_card(project, "99", CARD.replace(old, new))
        build()
        assert tree(project.public) == whole(project, build), name


def test_a_changed_theme_makes_every_page_anew(project, build, monkeypatch, tmp_path):
    theme = tmp_path / "theme"
    ignored = shutil.ignore_patterns("public")
    shutil.copytree(ROOT / "site", theme, ignore=ignored)
    monkeypatch.setattr("zoo.build.hub_files.theme", lambda: theme)
    build()
    (theme / "static" / "style.css").write_text("html { color: red; }")
    build()
    assert (project.public / "static" / "style.css").read_text() == "html { color: red; }"
    assert tree(project.public) == whole(project, build)


def test_the_same_again_leaves_every_file_alone(project, build):
    build()
    before = {p: p.stat().st_mtime_ns for p in project.public.rglob("*")}
    inode = project.public.stat().st_ino
    assert "files, unchanged" in build()
    assert {p: p.stat().st_mtime_ns for p in project.public.rglob("*")} == before
    assert project.public.stat().st_ino == inode


def test_an_unchanged_build_says_again_what_was_found(project, zoo):
    card = project.pages / "org_task_name.md"
    card.write_text(card.read_text("utf-8").replace("title:", "titel: x\ntitle:"), "utf-8")
    first, second = zoo(*BUILD), zoo(*BUILD)
    assert "unchanged" in second[1]
    assert first[0] == second[0] == 0
    assert "titel" in first[2]
    assert first[2] == second[2]


def test_one_changed_card_leaves_the_other_files_alone(project, build):
    add_card(project, "1")
    build()
    before = {p: p.stat().st_ino for p in project.public.rglob("*") if p.is_file()}
    edit_text(project)
    build()
    after = {p: p.stat().st_ino for p in project.public.rglob("*") if p.is_file()}
    same = {p.relative_to(project.public).as_posix() for p in after if before[p] == after[p]}
    assert "en_US/cards/org_task_1.html" in same
    assert "en_US/cards/org_task_name.html" not in same


def test_without_search_the_index_stays_until_a_card_changes(project, zoo, build):
    add_card(project, "1")
    zoo("build", "--no-samples")
    index = project.public / "pagefind" / "pagefind.js"
    before = index.read_bytes()
    (project.pages / "a.png").write_bytes(b"png")
    build()
    assert index.read_bytes() == before
    (project.pages / "org_task_1.md").unlink()
    build()
    assert not index.parent.exists()


@pytest.mark.parametrize("harm", ["edited", "deleted", "added"])
def test_a_site_that_somebody_touched_is_mended(project, build, harm):
    build()
    before = tree(project.public)
    page = project.public / "en_US" / "cards" / "org_task_name.html"
    if harm == "edited":
        page.write_text("x")
    elif harm == "deleted":
        page.unlink()
    else:
        (page.parent / "more.html").write_text("x")
    build()
    assert tree(project.public) == before


def test_a_registry_that_somebody_touched_is_written_again(project, build):
    build()
    before = project.registry.read_text()
    project.registry.write_text("{}")
    build()
    assert project.registry.read_text() == before


@pytest.mark.parametrize("harm", [b"", b"{}", b"\x80\x05garbage", b"null"])
def test_a_broken_store_is_none(project, build, harm):
    build()
    before = tree(project.public)
    for name, _ in files_below(user_store().folder):
        (user_store().folder / name).write_bytes(harm)
    edit_text(project)
    build()
    edited = tree(project.public)
    assert edited != before
    assert edited == whole(project, build)


def test_several_processes_make_what_one_makes(project, build, monkeypatch):
    for number in range(4):
        add_card(project, str(number))
    alone = whole_first(project, build)
    monkeypatch.setattr(making, "ENOUGH", 1)
    assert whole(project, build) == alone


def whole_first(project, build):
    build()
    return tree(project.public)


def test_all_shared_work_is_done_once():
    done = list(forked(lambda number: number * number, range(1000), 10))
    assert sorted(done) == [(n, n * n) for n in range(1000)]


def test_what_fails_in_another_process_fails_here():
    def work(number):
        if number == 50:
            raise LookupError("fifty")

    with pytest.raises((RuntimeError, LookupError), match="fifty"):
        list(forked(work, range(100), 10))


def command(project):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "zoo", *BUILD],
        cwd=project.root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_kill_9_at_any_moment_leaves_the_old_site_or_the_new_one(project, build):
    for number in range(20):
        add_card(project, str(number))
    sites = {}
    card = project.pages / "org_task_name.md"
    texts = [card.read_text("utf-8"), card.read_text("utf-8").replace("title: ", "title: Other ")]
    for text in texts:
        card.write_text(text, "utf-8")
        build()
        sites[text] = tree(project.public)
    draw = random.Random(1)
    for turn in range(8):
        card.write_text(texts[turn % 2], "utf-8")
        if turn % 3 == 0:  # makes every page
            shutil.rmtree(user_store().folder, ignore_errors=True)
        process = command(project)
        time.sleep(draw.uniform(0.2, 1.0))
        process.kill()
        process.wait()
        assert tree(project.public) in sites.values()
    build()
    assert tree(project.public) == sites[texts[1]]
    left = {p.name for p in project.public.parent.iterdir()}
    assert left == {project.public.name}


def test_two_builds_at_once_do_not_mix(project, build):
    for number in range(10):
        add_card(project, str(number))
    processes = [command(project) for _ in range(2)]
    assert [p.wait() for p in processes] == [0, 0]
    found = tree(project.public)
    assert found == whole(project, build)
    assert load_manifest(project).inputs
    assert (project.public / MARKER).exists()


def test_a_commit_gives_a_card_another_date(project, build):
    page = project.public / "en_US/cards/org_task_name.html"
    git = ["git", "-C", project.root, "-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    build()
    assert 'datetime="2023-11-14"' in page.read_text("utf-8")
    subprocess.run([*git, "add", "hub_pages"], check=True)
    day = {"GIT_COMMITTER_DATE": "2026-01-02T00:00:00Z", "GIT_AUTHOR_DATE": "2026-01-02T00:00:00Z"}
    subprocess.run([*git, "commit", "-qm", "x"], check=True, env=os.environ | day)
    build()
    assert 'datetime="2026-01-02"' in page.read_text("utf-8")
