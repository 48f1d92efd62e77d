"""What of a card's file is read, whichever command reads it."""

import os

import pytest

from tests.cards.texts import CARD
from zoo.lint.check import card_files
from zoo.project.paths import find_project

SECRET = "root:x:0:0:root\n"
COMMANDS = {
    "check": ["check"],
    "check without cache": ["check", "--no-cache"],
    "check --diff": ["check", "--diff"],
    "check --fix": ["check", "--fix"],
    "format": ["format", "--diff"],
    "build": ["build", "--no-samples"],
    "assets prune": ["assets", "prune"],
}
EACH = pytest.mark.parametrize(
    "command",
    [
        *(pytest.param(command, id=name) for name, command in COMMANDS.items()),
        pytest.param(["test"], id="test", marks=pytest.mark.models),
    ],
)


@pytest.fixture
def link(project):
    return project.pages / "a_b_c.md"


@EACH
def test_a_link_out_of_the_folder_shows_nothing_of_its_target(
    zoo, project, link, command, tmp_path_factory
):
    target = tmp_path_factory.mktemp("elsewhere") / "passwd"
    target.write_text(SECRET)
    link.symlink_to(target)
    _, out, errors = zoo(*command)
    assert "root:x" not in out + errors
    assert target.read_text() == SECRET
    assert (
        "hub_pages/a_b_c.md:1:1: error ZOO000 is not read: it is a link that leads out"
        in (zoo("check")[2])
    )


@EACH
def test_a_device_without_end_is_not_read(zoo, link, command):
    link.symlink_to("/dev/zero")
    zoo(*command)
    assert "ZOO000 is not read" in zoo("check")[2]


def test_nobody_waits_for_a_pipe(zoo, link):
    os.mkfifo(link)
    assert "ZOO000 is not read: it is not a regular file" in zoo("check")[2]


def test_a_link_within_the_folder_is_a_card(zoo, project, link):
    (project.pages / "org_task_name.md").rename(project.pages / "card.txt")
    link.symlink_to("card.txt")
    assert zoo("build", "--no-samples")[0] == 0
    assert zoo("check") == (0, "1 card, 1 model, no problems\n", "")


@EACH
@pytest.mark.parametrize("target", ["a_b_c.md", "gone.md"])
def test_a_link_to_nothing_is_one_unreadable_card(zoo, link, target, command):
    link.symlink_to(target)
    zoo(*command)
    assert "hub_pages/a_b_c.md:1:1: error ZOO000 cannot be read" in zoo("check")[2]


def test_no_more_is_read_than_a_card_may_have(zoo, project, link):
    with link.open("wb") as file:
        file.truncate(1 << 40)  # a file of a terabyte that takes no room
    assert "ZOO004 the file is larger than 1 MB" in zoo("check")[2]


def test_a_folder_of_cards_may_itself_be_a_link(zoo, project):
    (project.root / "cards").symlink_to("hub_pages")
    assert zoo("build", "--no-samples", "--pages", "cards")[0] == 0
    assert zoo("check", "--pages", "cards") == (0, "1 card, 1 model, no problems\n", "")


@EACH
def test_a_name_that_is_not_utf8_is_told_and_the_other_cards_are_still_checked(
    zoo, project, command
):
    card = project.pages / "org_task_name.md"
    (project.pages / os.fsdecode(b"bad\xff.md")).write_bytes(card.read_bytes())
    card.write_text(CARD.replace("Hello.", "Teh end."), encoding="utf-8")
    _, _, errors = zoo(*command)
    assert "codec" not in errors
    _, _, errors = zoo("check")
    assert "hub_pages/bad\\xff.md:1:1: error ZOO000 is not read: its name is not UTF-8" in errors
    assert "hint: rename the file" in errors
    assert "ZOO401" in errors or "--fix" in command


def test_a_name_of_several_lines_is_told_in_one(zoo, project):
    (project.pages / "a\n::error::b.md").write_text("x")
    assert "hub_pages/a\\n::error::b.md:1:1: error ZOO000 is not read: its name" in zoo("check")[2]


def test_nothing_is_unlocked_while_a_card_cannot_be_read(zoo, project, link):
    (project.root / "cat.jpg").write_bytes(b"cat")
    zoo("assets", "add", "https://example.org/cat.jpg", "--from", "cat.jpg")
    before = project.lock.read_text(encoding="utf-8")
    link.symlink_to("/dev/zero")
    assert zoo("assets", "prune")[0] == 2
    assert project.lock.read_text(encoding="utf-8") == before
    link.unlink()
    assert zoo("assets", "prune")[1].endswith("1 URL unlocked\n")


def test_pages_that_the_settings_name_are_not_cards(tmp_path):
    pages = tmp_path / "hub_pages"
    pages.mkdir()
    for name in ("README.md", "contact.md", "contact.zh.md", "about.md", ".draft.md", "a_b_c.md"):
        (pages / name).write_text("text")
    (tmp_path / "zoo.toml").write_text(
        'about = "hub_pages/about.md"\n'
        "[[extra-pages]]\n"
        'file = { en_US = "hub_pages/contact.md", zh_CN = "hub_pages/contact.zh.md" }\n'
    )
    project = find_project(tmp_path)
    assert card_files(project) == [pages / "a_b_c.md"]
    assert card_files(project, [pages / "contact.md", pages / "a_b_c.md"]) == [pages / "a_b_c.md"]


@pytest.mark.parametrize("name", ["con", "NUL", "nul.x", "Com1", "lpt9.a.b"])
def test_a_name_that_windows_takes_for_a_device_is_refused(name, zoo, project):
    (project.pages / f"{name}.md").write_text(CARD, encoding="utf-8")
    code, _, errors = zoo("check")
    assert code == 1
    assert f"{name}.md:1:1: error ZOO000 is not read: Windows takes its name for a device" in errors


def test_the_longest_name_has_all_its_pages(zoo, project):
    """What is added to a name, `.model-index.yml` at most, fits the 255 bytes of a file's name."""
    name = "a" * 200
    (project.pages / "org_task_name.md").rename(project.pages / f"{name}.md")
    assert zoo("build", "--no-samples", "--no-search", "--base-url", "https://e.org")[0] == 0
    longest = max(len(path.name) for path in project.public.rglob("*"))
    assert longest == 200 + len(".model-index.yml")
    (project.pages / f"{name}.md").rename(project.pages / f"{name}a.md")
    assert "its name has 201 bytes; 200 are allowed" in zoo("check")[2]
