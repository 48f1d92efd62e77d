"""What installed packages add to a hub."""

import sys

import pytest

from tests.cards.texts import CARD
from zoo.lint.rulebook import rulebook
from zoo.project.config import SettingsError, read_hub

RULE = '''"""A card says nothing.

Readers want more.

Bad (card):

    x

Good (card):

    y
"""

from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view):
    yield Finding(Span(0, 3), "says nothing", "say something")
'''
DEPTH = """
from zoo.core.family import Family
from zoo.core.task import Task
from zoo.core.card import Lang

TASK = Task("depth", {Lang.EN_US: "Depth", Lang.ZH_CN: "Depth"})
FAMILY = Family("midas", "midas_{size}", "depth", "")
"""
FEED = """
from zoo.render.site import Page


def feed(content):
    yield Page("titles.txt", "\\n".join(card.title for card in content.cards).encode())
"""
FAILS = "raise ValueError('not today')"
POINTS = """\
[zoo.rules]
style = acme.zoo901_house_style
[zoo.tasks]
depth = acme.depth:TASK
[zoo.families]
midas = acme.depth:FAMILY
[zoo.feeds]
titles = acme.feeds:feed
"""


@pytest.fixture
def package(project, tmp_path_factory, monkeypatch):
    """package(entry points): installs acme-zoo, which the settings name."""
    folder = tmp_path_factory.mktemp("installed")
    code = folder / "acme"
    code.mkdir()
    texts = {
        "__init__": "",
        "zoo901_house_style": RULE,
        "depth": DEPTH,
        "feeds": FEED,
        "fails": FAILS,
    }
    for name, text in texts.items():
        (code / f"{name}.py").write_text(text, encoding="utf-8")
    (folder / "acme_zoo-1.0.dist-info").mkdir()
    meta = "Metadata-Version: 2.1\nName: acme-zoo\nVersion: 1.0\n"
    (folder / "acme_zoo-1.0.dist-info" / "METADATA").write_text(meta)
    monkeypatch.syspath_prepend(folder)
    (project.root / "zoo.toml").write_text('packages = ["acme-zoo"]\n')

    def install(points=POINTS):
        (folder / "acme_zoo-1.0.dist-info" / "entry_points.txt").write_text(points)
        return folder

    yield install
    rulebook.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme"]:
        del sys.modules[name]


def test_its_rule_is_applied_explained_and_silenced_like_ours(project, package, zoo):
    package()
    assert "warning ZOO901 says nothing" in zoo("check")[2]
    assert zoo("rules", "901")[1].startswith("### ZOO901 house-style\n")
    card = project.pages / "org_task_name.md"
    comment = '<!-- zoo: ignore ZOO901 reason="short" -->\n'
    card.write_text(CARD.replace("Hello.", f"{comment}\nHello."), encoding="utf-8")
    assert "ZOO901" not in zoo("check")[2]


def test_its_tasks_and_families_are_those_of_the_hub(project, package):
    package()
    hub = read_hub(project.root)
    assert hub.task("depth").label["en_US"] == "Depth"
    assert hub.match("midas_small").family.task == "depth"


def test_the_settings_come_first(project, package):
    package()
    settings = project.root / "zoo.toml"
    settings.write_text(settings.read_text() + '[tasks.depth]\nlabel = "Ours"\n')
    assert read_hub(project.root).task("depth").label["en_US"] == "Ours"


def test_its_feed_is_part_of_the_site(project, package, zoo):
    package()
    assert zoo("build", "--no-samples", "--no-search")[0] == 0
    assert (project.public / "titles.txt").read_text() == "Example"


def test_another_state_of_its_modules_makes_cards_and_pages_again(project, package):
    folder = package()
    before = read_hub(project.root)
    (folder / "acme" / "feeds.py").write_text(FEED + "\n")
    assert read_hub(project.root) != before


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ("[zoo.tasks]\na = acme.depth:FAMILY\n", "the entry point a of zoo.tasks is not a Task"),
        ("[zoo.families]\na = acme.gone:X\n", "No module named 'acme.gone'"),
        ("[zoo.feeds]\na = acme.gone:feed\n", "there is no module acme.gone"),
        ("[zoo.feeds]\na = sys:exit\n", "there is no module sys"),
        ("[zoo.tasks]\na = acme.fails:X\n", "ValueError: not today"),
    ],
)
def test_what_cannot_be_used_is_named(project, package, points, message):
    package(points)
    with pytest.raises(SettingsError) as refused:
        read_hub(project.root)
    assert str(refused.value) == (
        f"zoo.toml:1: `packages`: acme-zoo cannot be used: {message}; "
        "install it, correct it, or delete the name here"
    )


def test_a_package_that_is_not_installed_is_named(project, zoo):
    (project.root / "zoo.toml").write_text('packages = ["acme-zoo"]\n')
    code, _, errors = zoo("check")
    assert code == 2
    assert "`packages`: acme-zoo cannot be used: No package metadata was found for acme" in errors


def test_a_rule_takes_no_code_of_ours(project, package, zoo):
    folder = package(POINTS.replace("zoo901_house_style", "zoo401_house_style"))
    (folder / "acme" / "zoo401_house_style.py").write_text(RULE)
    code, _, errors = zoo("check")
    assert code == 2
    assert "acme.zoo401_house_style is not called zoo9NN_a_name; rename the module" in errors


@pytest.mark.parametrize(
    ("points", "kind"),
    [("[zoo.rules]\na = acme.fails\n", "rule"), ("[zoo.feeds]\na = acme.fails:X\n", "feed")],
)
def test_a_module_that_fails_is_named_when_it_is_used(project, package, zoo, points, kind):
    package(points)
    code, _, errors = zoo("build", "--no-samples", "--no-search")
    assert code == 2
    assert f"the {kind} acme.fails" in errors
    assert "cannot be loaded: ValueError: not today; fix its package" in errors
