"""`--since REV`: a language that stayed behind while the other changed."""

import json
import subprocess

import pytest

from tests.cards.texts import CARD


@pytest.fixture
def repository(zoo, project):
    zoo("build", "--no-samples")
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", project.root, *command], check=True)
    return project.pages / "org_task_name.md"


def found(zoo):
    out = zoo("check", "--since", "HEAD", "--format", "json")[1]
    return [(one["code"], one["line"], one["message"]) for one in json.loads(out)]


def test_one_language_changed(zoo, repository):
    repository.write_text(CARD.replace("Hello.", "Hello, world."), encoding="utf-8")
    assert found(zoo) == [("ZOO136", 17, "en_US changed since HEAD, zh_CN did not")]


def test_both_changed_or_none_or_only_blank_lines(zoo, repository):
    both = CARD.replace("Hello.", "Hello, world.").replace("你好。", "你好，世界。")
    for text in (both, CARD, CARD.replace("Hello.", "\nHello.")):
        repository.write_text(text, encoding="utf-8")
        assert found(zoo) == []


def test_a_commit_that_is_not_there_is_misuse(zoo, repository):
    error = "zoo: git does not know the commit nothing\n"
    assert zoo("check", "--since", "nothing") == (2, "", error)
