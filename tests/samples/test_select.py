import subprocess

import pytest

from tests.samples.conftest import CARD
from zoo.cards.parse import parse_card
from zoo.core.card import Lang
from zoo.core.result import SampleResult, Status
from zoo.core.source import Source
from zoo.samples.plan import Selection, SelectionError, parse_shard, rows, select

NAMES = ("a_x_one", "a_x_two")


@pytest.fixture
def project(tmp_path):
    """A git repository with two cards, committed; the rows of both."""
    (tmp_path / "hub_pages").mkdir()
    cards = []
    for name in NAMES:
        path = f"hub_pages/{name}.md"
        text = CARD % (f"print({name!r})", f"print({name!r}, 2)")
        (tmp_path / path).write_text(text, encoding="utf-8")
        cards.append(parse_card(Source(path, text))[0])
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "x")
    return tmp_path, tuple(rows(cards))


def git(folder, *arguments):
    subprocess.run(["git", "-C", folder, *arguments], check=True)


def chosen(project, last=None, **wanted):
    root, all_rows = project
    found = select(all_rows, Selection(**wanted), root, last or {})
    return [(r.card.id, r.lang.value) for r in found]


def test_by_name_and_language(project):
    assert chosen(project, pattern="two", languages=(Lang.ZH_CN,)) == [("a_x_two", "zh_CN")]


def test_changed_since_follows_the_card(project):
    assert chosen(project, changed_since="HEAD") == []
    (project[0] / "hub_pages" / "a_x_two.md").write_text("changed")
    assert {c for c, _ in chosen(project, changed_since="HEAD")} == {"a_x_two"}


def test_changed_since_follows_any_code_of_a_hub_whose_samples_never_ran(project):
    (project[0] / "acme").mkdir()
    (project[0] / "acme" / "tiny.py").write_text("new")
    assert len(chosen(project, changed_since="HEAD")) == 4


def test_changed_since_follows_the_files_that_the_samples_opened(project):
    (project[0] / "acme").mkdir()
    (project[0] / "acme" / "tiny.py").write_text("new")
    read = {"a_x_one": ("acme/tiny.py",), "a_x_two": ("acme/other.py", "registry.json")}
    last = {
        (card, lang): SampleResult(card, lang, Status.PASSED, reads=reads)
        for card, reads in read.items()
        for lang in Lang
    }
    assert {c for c, _ in chosen(project, last, changed_since="HEAD")} == {"a_x_one"}


def test_an_unknown_revision_is_named(project):
    with pytest.raises(SelectionError, match="--changed-since nowhere: "):
        chosen(project, changed_since="nowhere")


def test_last_failed(project):
    failed = SampleResult("a_x_one", Lang.EN_US, Status.TIMEOUT)
    last = {("a_x_one", Lang.EN_US): failed}
    assert chosen(project, last, last_failed=True) == [("a_x_one", "en_US")]


def test_shards_share_out_everything_once(project):
    shards = [chosen(project, shard=(n, 3)) for n in (1, 2, 3)]
    assert sorted(row for shard in shards for row in shard) == sorted(chosen(project))


@pytest.mark.parametrize("text", ["", "3", "0/2", "3/2", "a/b"])
def test_a_wrong_shard_is_named(text):
    with pytest.raises(SelectionError, match="write WHICH/OF"):
        parse_shard(text)


@pytest.mark.parametrize("name", ["assets.lock", "assets/cat.jpg"])
def test_changed_since_follows_what_the_gateway_serves(project, name):
    (project[0] / name).parent.mkdir(exist_ok=True)
    (project[0] / name).write_text("new")
    assert len(chosen(project, changed_since="HEAD")) == 4
