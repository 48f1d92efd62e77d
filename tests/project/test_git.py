import os
import subprocess

import pytest

from zoo.project.git import GitError, Version, ask_git, head, last_changes, version


def commit(folder, name, date):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(date)
    environment = os.environ | {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", folder, "add", name], check=True)
    subprocess.run(
        ["git", "-C", folder, *author, "commit", "-qm", "x"], check=True, env=environment
    )


def test_the_last_commit_of_each_file(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    commit(tmp_path, "a.md", "2026-01-02T00:00:00Z")
    commit(tmp_path, "b.md", "2026-01-03T00:00:00Z")
    commit(tmp_path, "a.md", "2026-02-04T00:00:00Z")
    files = [tmp_path / "a.md", tmp_path / "b.md"]
    assert last_changes(files, tmp_path) == {"a": "2026-02-04", "b": "2026-01-03"}


def test_a_file_of_the_same_name_in_another_folder_has_a_date_of_its_own(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    commit(tmp_path, "pages/a.md", "2026-01-02T00:00:00Z")
    commit(tmp_path, "pages/old/a.md", "2026-01-03T00:00:00Z")
    commit(tmp_path, "a.md", "2026-01-04T00:00:00Z")
    pages = tmp_path / "pages"
    assert last_changes([pages / "a.md"], pages) == {"a": "2026-01-02"}
    assert last_changes([pages / "old" / "a.md"], pages) == {"a": "2026-01-03"}


def test_a_name_of_any_signs(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    commit(tmp_path, '名 "x".md', "2026-01-02T00:00:00Z")
    assert last_changes([tmp_path / '名 "x".md'], tmp_path) == {'名 "x"': "2026-01-02"}


def test_without_git_the_files_own_day_or_the_builds_epoch(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    file = tmp_path / "a.md"
    file.write_text("x")
    os.utime(file, (86400, 86400))
    assert last_changes([file], tmp_path) == {"a": "1970-01-02"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert last_changes([file], tmp_path) == {"a": "2026-01-01"}


def test_a_file_that_went_away_since_it_was_listed_is_left_out(tmp_path):
    (tmp_path / "a.md").write_text("")
    assert list(last_changes([tmp_path / "a.md", tmp_path / "gone.md"], tmp_path)) == ["a"]


def test_a_folder_that_looks_like_a_repository_names_no_program_to_run(tmp_path):
    hub, cards, mark = tmp_path / "hub", tmp_path / "hub" / "hub_pages", tmp_path / "mark"
    subprocess.run(["git", "init", "-q", hub], check=True)
    subprocess.run(["git", "init", "-q", "--bare", cards], check=True)
    program = cards / "program"
    program.write_text(f"#!/bin/sh\ntouch {mark}\n")
    program.chmod(0o755)
    for key, value in (
        ("core.bare", "false"),
        ("core.worktree", "."),
        ("core.fsmonitor", "./program"),
    ):
        subprocess.run(["git", "--git-dir", cards, "config", key, value], check=True)
    (cards / "a.md").write_text("")
    subprocess.run(["git", "-C", cards, "status"], check=True, capture_output=True)
    assert mark.exists()  # as git runs by itself
    mark.unlink()
    assert last_changes([cards / "a.md"], cards).keys() == {"a"}
    assert version(cards) == Version()
    assert not mark.exists()


def test_outside_a_repository_git_is_not_asked(tmp_path):
    with pytest.raises(GitError, match="is not in a git repository"):
        ask_git(tmp_path, "status")
    assert head(tmp_path) == ""


def test_asking_for_the_version_writes_nothing(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    commit(tmp_path, "a.md", "2026-01-02T00:00:00Z")
    before = (tmp_path / ".git" / "index").stat().st_mtime_ns
    os.utime(tmp_path / "a.md")
    assert not version(tmp_path).changed
    assert (tmp_path / ".git" / "index").stat().st_mtime_ns == before


def test_another_users_repository_around_mine_names_no_program_to_run(tmp_path):
    if os.geteuid():
        pytest.skip("an ordinary user cannot make a file of another one")
    hub, mark = tmp_path / "hub", tmp_path / "mark"
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    commit(tmp_path, "hub/a.md", "2026-01-02T00:00:00Z")
    (tmp_path / ".git" / "info" / "attributes").write_text("* filter=theirs\n")
    set_filter = ["config", "filter.theirs.clean", f"touch {mark}; cat"]
    subprocess.run(["git", "-C", tmp_path, *set_filter], check=True)
    os.utime(hub / "a.md", (0, 0))
    assert version(hub).commit
    assert mark.exists()  # as git runs by itself
    mark.unlink()
    os.utime(hub / "a.md", (1, 1))
    os.chown(tmp_path / ".git", 65534, 65534)
    assert version(hub) == Version()
    assert not mark.exists()
    os.chown(hub, 65534, 65534)  # a checkout that is theirs as a whole
    assert version(hub).commit
