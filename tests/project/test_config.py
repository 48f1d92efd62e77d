"""What a hub says of itself: `[tool.zoo]` of pyproject.toml, or zoo.toml."""

import json

import jsonschema
import pytest

from tests.conftest import ROOT
from zoo.core.card import Lang
from zoo.core.hub import Hub
from zoo.core.task import TaskMetric
from zoo.project.config import SettingsError, read_hub
from zoo.project.settings_schema import schema_text

SETTINGS = """\
repository = "acme/hub"
title = { en_US = "Acme Library", zh_CN = "Acme 模型库" }
accent = "#B3422E"
languages = ["en_US"]
site-url = "https://acme.example/models"
edit-url = "https://acme.example/edit/main"

[tags]
vision = { en_US = "Vision", zh_CN = "视觉" }

[datasets.cifar10]
name = "CIFAR-10"

[fields.width.values]
s = 8
m = 16

[metrics.GMAE]
spellings = ["geometric MAE"]
unit = "mm"
lower-is-better = true

[metrics.Joules]
cost = true

[families.tinynet]
pattern = "tinynet_{width}"
task = "classification"
constructor = "acme.tiny:TinyNet"
arguments = ["width"]
"""


def read(folder, text, name="zoo.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return read_hub(folder)


def test_a_folder_without_settings_is_a_hub_that_says_nothing(tmp_path):
    assert repr(read_hub(tmp_path)) == repr(Hub())
    assert Hub().repository == ""
    assert Hub().title == {Lang.EN_US: "Models", Lang.ZH_CN: "模型库"}
    assert Hub().pages == "hub_pages"


def test_every_setting_reaches_the_hub(tmp_path):
    hub = read(tmp_path, SETTINGS)
    assert hub.repository == "acme/hub"
    assert hub.title == {Lang.EN_US: "Acme Library", Lang.ZH_CN: "Acme 模型库"}
    assert hub.accent == "#b3422e"
    assert hub.languages == hub.required == (Lang.EN_US,)
    assert hub.site_url == "https://acme.example/models/"
    assert hub.edit_url == "https://acme.example/edit/main/"
    assert hub.tags["vision"][Lang.ZH_CN] == "视觉"
    assert hub.datasets["cifar10"].name == "CIFAR-10"
    assert hub.metrics == {
        "GMAE": TaskMetric("GMAE", "mm", True, spellings=("geometric MAE",)),
        "Joules": TaskMetric("Joules", kind="cost"),
    }


def test_the_family_and_the_arguments_follow_from_a_name(tmp_path):
    hub = read(tmp_path, SETTINGS)
    match = hub.match("tinynet_m")
    assert match.family.constructor == "acme.tiny:TinyNet"
    assert match.parts == {"width": "m"}
    assert hub.config(match) == {"width": 16}
    assert hub.match("tinynet_xl") is None


def test_pyproject_serves_as_well(tmp_path):
    hub = read(tmp_path, '[tool.zoo]\nrepository = "acme/hub"\n', "pyproject.toml")
    assert hub.repository == "acme/hub"


def test_settings_in_two_files_are_refused(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.zoo]\n")
    with pytest.raises(SettingsError, match="keep one of them"):
        read(tmp_path, SETTINGS)


def test_all_problems_are_reported_at_once_each_with_its_line(tmp_path):
    text = """\
[project]
name = "x"

[tool.zoo]
tittle = "Acme"
languages = ["en"]
accent = "red"
edit-url = 3

[tool.zoo.families.net]
task = "detection"
"""
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text, "pyproject.toml")
    assert str(caught.value).splitlines() == [
        "pyproject.toml:5: unknown key `tittle`; did you mean `title`?",
        '  pyproject.toml:6: `languages[0]` is "en"; known: zh_CN, en_US',
        '  pyproject.toml:7: `accent` cannot be "red"; it is color of links and marks, `#b3422e`',
        "  pyproject.toml:8: `edit-url` is 3; write a string",
        "  pyproject.toml:10: `families.net.pattern` is missing; add it",
    ]


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    with pytest.raises(SettingsError, match=r"zoo.toml:1: `logo`: there is no mark.svg"):
        read(tmp_path, 'logo = "mark.svg"')


def test_a_file_outside_of_the_hub_is_refused(tmp_path):
    (tmp_path / "hub").mkdir()
    (tmp_path / "mark.svg").write_text("<svg/>")
    with pytest.raises(SettingsError, match="lies outside the hub"):
        read(tmp_path / "hub", 'logo = "../mark.svg"')


@pytest.mark.parametrize("name", [".env", ".git/config", "docs/a.md"])
def test_a_hidden_file_is_no_page(name, tmp_path):
    for hidden in (".env", ".git/config"):
        file = tmp_path / hidden
        file.parent.mkdir(exist_ok=True)
        file.write_text("TOKEN=secret")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").symlink_to("../.git/config")
    with pytest.raises(SettingsError, match="is hidden, and may hold a password; copy it"):
        read(tmp_path, f'extra-pages = ["{name}"]\n')


def test_a_logo_that_is_no_picture_is_a_problem(tmp_path):
    (tmp_path / "logo.html").write_text("<script/>")
    with pytest.raises(SettingsError, match=r"logo\.html is not a picture"):
        read(tmp_path, 'logo = "logo.html"')


def test_two_pages_with_one_address_are_a_problem(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "contact.md").write_text("# Contact\n")
    with pytest.raises(SettingsError, match="two of them have the address `contact`"):
        read(tmp_path, 'extra-pages = ["a/contact.md", "b/contact.md"]')


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            'title = "a\\u0000b"',
            "zoo.toml:1: `title` has U+0000 control character (invisible); delete it",
        ),
        (
            'lead = "a\\u202eb"',
            "zoo.toml:1: `lead` has U+202E RIGHT-TO-LEFT OVERRIDE (invisible); delete it",
        ),
        (
            '[tags]\n"a\\u001b" = "x"',
            r"zoo.toml:1: `tags.a\x1b` has U+001B control character (invisible); delete it",
        ),
        (
            'accent = "red\\n::error::\\u202e"',
            r'zoo.toml:1: `accent` cannot be "red\n::error::\u202e"; '
            "it is color of links and marks, `#b3422e`",
        ),
    ],
)
def test_what_a_terminal_or_github_s_runner_would_obey_is_no_setting(text, problem, tmp_path):
    with pytest.raises(SettingsError) as error:
        read(tmp_path, text)
    assert str(error.value).split("\n")[0] == problem


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("1979-05-27", "is a date or time; write it in quotes"),
        ("[07:32:00]", r"is a date or time; write it in quotes"),
        ("nan", "is nan; write a number"),
        ("{ a = -inf }", "is -inf; write a number"),
        (f"0x{'f' * 5000}", "has more than 64 bits; write a smaller number"),
    ],
)
def test_what_json_cannot_say_is_no_setting(value, problem, tmp_path):
    with pytest.raises(SettingsError, match=problem):
        read(tmp_path, f'[families.net]\npattern = "net"\nconfig.x = {value}\n')


@pytest.mark.parametrize("name", ["2x", "名", "²"])
def test_a_field_is_called_like_an_argument(name, tmp_path):
    with pytest.raises(SettingsError, match=f"a field cannot be called {name}; write letters"):
        read(tmp_path, f'[families.net]\npattern = "net_{{{name}}}"\n')


def test_of_many_problems_the_first_hundred_are_reported(tmp_path):
    with pytest.raises(SettingsError) as error:
        read(tmp_path, "".join(f"k{n} = 1\n" for n in range(30_000)))
    lines = str(error.value).split("\n")
    assert (len(lines), lines[99].split("`")[0]) == (100, "  zoo.toml:100: unknown key ")


@pytest.mark.parametrize("key", ["edit-url", "site-url"])
def test_an_address_that_ends_in_a_line_break_is_refused_at_once(key, tmp_path):
    with pytest.raises(SettingsError, match=f"`{key}` cannot be"):
        read(tmp_path, f'{key} = "https://{"a." * 100_000}x\\n"\n')


def test_a_line_of_blanks_is_read_at_once(tmp_path):
    blanks = "[" + " " * 100_000
    with pytest.raises(SettingsError, match=r"zoo\.toml:4: `title` is 1"):
        read(tmp_path, f'lead = """\n{blanks}\n"""\ntitle = 1\n')


def test_broken_toml_names_the_file(tmp_path):
    with pytest.raises(SettingsError, match=r"zoo.toml is not valid TOML: .*line 1"):
        read(tmp_path, "title = \n")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://example.org"])
def test_the_address_to_edit_files_is_https(tmp_path, url):
    with pytest.raises(SettingsError, match="edit-url"):
        read(tmp_path, f'edit-url = "{url}"')


def test_the_schema_is_a_json_schema_and_fits_this_hub(tmp_path):
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))
    assert read_hub(ROOT).repository == "megengine/models"
    assert "atss" in [family.name for family in read_hub(ROOT).families]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[families.net]\npattern = "net_{depth}{scale"\n',
            "zoo.toml:2: `families.net.pattern`: net_{depth}{scale has a brace that belongs to no "
            "field; write fields as `{name}`",
        ),
        (
            '[families.net]\npattern = "net"\ntask = "clasification"\n',
            "zoo.toml:3: `families.net.task`: there is no task `clasification`; did you mean "
            "`classification`?",
        ),
        (
            '[families.net]\npattern = "net"\ndataset = "voc"\n',
            "zoo.toml:3: `families.net.dataset`: there is no dataset `voc`; add a table "
            "[datasets.voc]",
        ),
        (
            '[families.net]\npattern = "net_{depth}"\narguments = ["dept"]\n',
            "zoo.toml:3: `families.net.arguments`: the pattern has no field `dept`; did you mean "
            "`depth`?",
        ),
        (
            '[families.net]\npattern = "net_{depth}"\n[fields.dept]\nlabel = "Depth"\n',
            "zoo.toml:3: `fields.dept`: no pattern has such a field; did you mean `depth`?",
        ),
        (
            "[tool.zoo]\ntitle = 'Acme'\n",
            "zoo.toml has a table [tool]; in zoo.toml the keys stand at the top, without "
            "[tool.zoo]",
        ),
        (
            'extra-pages = [{ file = { en = "a.md" } }]\n',
            "zoo.toml:1: unknown key `extra-pages[0].file.en`; known: zh_CN, en_US",
        ),
        (
            'site-url = "acme.example"\n',
            'zoo.toml:1: `site-url` cannot be "acme.example"; it is address of the site, '
            "`https://hub.birch.example/`",
        ),
    ],
)
def test_what_fits_nothing_else_is_a_problem(text, said, tmp_path):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == said


def test_a_field_that_no_family_has_yet_is_allowed(tmp_path):
    assert "width" in read(tmp_path, '[fields.width]\nlabel = "Width"\n').fields
