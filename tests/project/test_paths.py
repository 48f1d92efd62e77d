"""Which hub a command works on, and where it reads and writes."""

from pathlib import Path

import pytest

from tests.cards.texts import CARD
from zoo.cli import main
from zoo.core.card import Lang
from zoo.project.cache import hub_cache
from zoo.project.config import SettingsError
from zoo.project.paths import find_project


@pytest.fixture
def folder(tmp_path):
    """folder(path, text): a file below the test's folder, with the folders around it."""

    def write(path, text=""):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


MARKS = {
    "settings in zoo.toml": ("zoo.toml", ""),
    "settings in pyproject.toml": ("pyproject.toml", "[tool.zoo]\n"),
    "entries": ("hubconf.py", ""),
    "cards": ("hub_pages/a_b_c.md", ""),
}


@pytest.mark.parametrize("mark", MARKS)
def test_the_hub_is_the_nearest_folder_with(mark, folder, tmp_path):
    name, text = MARKS[mark]
    folder(f"hub/{name}", text)
    folder("hub/docs/deep/page.md")
    assert find_project(tmp_path / "hub" / "docs" / "deep").root == tmp_path / "hub"


def test_a_pyproject_without_settings_marks_no_hub(folder, tmp_path):
    folder("hub/zoo.toml")
    folder("hub/package/pyproject.toml", '[project]\nname = "package"\n')
    assert find_project(tmp_path / "hub" / "package").root == tmp_path / "hub"


def test_a_hub_within_a_hub_is_nearer(folder, tmp_path):
    folder("hub/zoo.toml")
    folder("hub/vendor/other/hubconf.py")
    assert find_project(tmp_path / "hub" / "vendor" / "other").root.name == "other"


def test_the_search_stops_at_the_top_of_the_repository(folder, tmp_path):
    folder("hub/zoo.toml")
    folder("hub/clone/.git/HEAD")
    assert find_project(tmp_path / "hub" / "clone").root.name == "clone"


def test_without_any_hub_the_current_folder_is_one(tmp_path):
    (tmp_path / ".git").mkdir()
    project = find_project(tmp_path)
    assert (project.root, project.pages) == (tmp_path, tmp_path / "hub_pages")
    assert project.hub.title[Lang.EN_US] == "Models"


def test_the_setting_names_the_folder_of_cards(folder, tmp_path):
    folder("zoo.toml", 'pages = "models"\n')
    project = find_project(tmp_path)
    assert project.pages == tmp_path / "models"
    assert project.own


@pytest.mark.parametrize("name", ["../elsewhere", "link"])
def test_the_setting_names_no_folder_outside_the_hub(name, folder, tmp_path):
    folder("elsewhere/a_b_c.md", CARD)
    folder("hub/zoo.toml", f'pages = "{name}"\n')
    (tmp_path / "hub" / "link").symlink_to("../elsewhere")
    with pytest.raises(SettingsError, match=f"the folder of cards, {name}, lies outside the hub"):
        find_project(tmp_path / "hub")


def test_the_only_folder_of_cards_is_the_hubs_own(folder, tmp_path):
    folder("hubconf.py")
    folder("models/a_b_c.md", CARD)
    project = find_project(tmp_path, tmp_path / "models")
    assert project.own
    assert project.registry == tmp_path / "registry.json"


def test_a_second_folder_of_cards_keeps_its_registry_beside_its_site(folder, tmp_path):
    folder("hub_pages/a_b_c.md", CARD)
    folder("drafts/a_b_d.md", CARD)
    project = find_project(tmp_path, tmp_path / "drafts")
    assert not project.own
    assert project.registry == tmp_path / "site" / "public" / "registry.json"
    assert project.results != find_project(tmp_path).results


def test_cards_of_another_hub_have_its_settings_and_the_cache_and_output_of_here(folder, tmp_path):
    folder("here/hubconf.py")
    folder("there/zoo.toml", 'title = "There"\npages = "models"\n')
    folder("there/models/a_b_c.md", CARD)
    project = find_project(tmp_path / "here", tmp_path / "there" / "models")
    assert project.root == tmp_path / "there"
    assert project.hub.title[Lang.EN_US] == "There"
    assert project.cache == hub_cache(tmp_path / "here")
    assert project.public == tmp_path / "here" / "site" / "public"
    assert not project.own


def test_so_have_cards_of_a_hub_within_this_one(folder, tmp_path):
    folder("hubconf.py")
    folder("vendor/other/zoo.toml", 'title = "Other"\n')
    folder("vendor/other/hub_pages/a_b_c.md", CARD)
    project = find_project(tmp_path, tmp_path / "vendor" / "other" / "hub_pages")
    assert project.hub.title[Lang.EN_US] == "Other"
    assert project.home == tmp_path
    assert not project.own


def test_a_file_is_found_by_the_path_that_messages_show(folder, tmp_path, monkeypatch):
    folder("here/hubconf.py")
    card = folder("there/cards/a_b_c.md", CARD)
    monkeypatch.chdir(tmp_path)
    whole = find_project(tmp_path / "here", card.parent)
    assert whole.shown(card) == card.as_posix()
    assert whole.file(whole.shown(card)) == card
    relative = find_project(tmp_path / "here", Path("there/cards"))
    assert relative.shown(Path("there/cards/a_b_c.md")) == "../there/cards/a_b_c.md"
    assert relative.file("../there/cards/a_b_c.md").samefile(card)


def tree(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


def test_building_another_hub_writes_nothing_there(folder, tmp_path, monkeypatch):
    folder("here/x")
    folder("there/zoo.toml", 'title = "There"\npages = "models"\n')
    folder("there/models/org_task_name.md", CARD)
    before = tree(tmp_path / "there")
    monkeypatch.chdir(tmp_path / "here")
    assert main(["build", "--no-samples", "--no-search", "--pages", "../there/models"]) == 0
    assert tree(tmp_path / "there") == before
    page = tmp_path / "here/site/public/en_US/cards/org_task_name.html"
    assert page.is_file()
    assert not (tmp_path / "here" / "registry.json").exists()
    assert (tmp_path / "here" / "site" / "public" / "registry.json").is_file()


@pytest.mark.parametrize("command", ["check", "build", "test", "serve", "list", "format"])
def test_a_missing_folder_of_cards_names_the_ways_to_say_where_it_is(
    command, tmp_path, monkeypatch, capsys
):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main([command]) == 2
    assert capsys.readouterr().err == (
        "zoo: there is no folder hub_pages; name the folder of cards with --pages DIR, or write "
        '`pages = "DIR"` into zoo.toml, or into [tool.zoo] of pyproject.toml\n'
    )


def test_a_card_is_no_folder_of_cards(folder, tmp_path, monkeypatch, capsys):
    folder("cards/org_task_name.md", CARD)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--pages", "cards/org_task_name.md"]) == 2
    assert "cards/org_task_name.md is not a folder; name the folder" in capsys.readouterr().err


def test_a_card_named_by_its_path_is_checked_by_its_own_hubs_settings(
    folder, tmp_path, monkeypatch, capsys
):
    folder("here/hubconf.py")
    folder("there/zoo.toml", 'words = ["teh"]\n')
    card = folder("there/hub_pages/org_task_name.md", CARD.replace("Hello.", "Teh end."))
    monkeypatch.chdir(tmp_path / "here")
    assert main(["check", str(card)]) == 0
    assert "no problems" in capsys.readouterr().out
