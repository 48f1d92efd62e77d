"""A build of cards with errors: everything else is there, and the errors stand on their pages."""

import json
import re
from dataclasses import replace

import pytest

from tests.cards.texts import CARD, EN
from tests.samples.conftest import CARD as PLAIN
from zoo.build.pipeline import site_of
from zoo.core.card import BrokenCard
from zoo.core.lock import load_lock
from zoo.core.registry import load_registry
from zoo.lint import inspect
from zoo.lint.check import card_files, check
from zoo.lint.rulebook import rulebook
from zoo.preview import pages
from zoo.render import page_groups, page_makers, urls, without
from zoo.render.feeds import picture, plain
from zoo.render.index import SiteIndex
from zoo.render.site import Site
from zoo.render.views import card as card_view
from zoo.render.views import card_list, samples

BUILD = ("build", "--no-samples", "--no-search")
UNDEFINED = CARD.replace(EN, EN.replace("print(model)", "\nprint(modle)"))
UNREADABLE = CARD.replace("tags: [vision]", "tags: [vision")
NAME = "atss_res18_coco_3x_800size"


def write(project, name, text):
    """A card of that name whose model is called after it."""
    size = f"{sum(name.encode())}size"
    text = text.replace("800size", size).replace("title: Example", f"title: The {name}")
    (project.pages / f"org_task_{name}.md").write_text(text, encoding="utf-8")


def page(project, path):
    return (project.public / path).read_text(encoding="utf-8")


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_site_of_the_other_cards_is_written_and_the_last_line_names_those_with_errors(
    zoo, project
):
    write(project, "wrong", UNDEFINED)
    write(project, "yaml", UNREADABLE)
    code, out, _ = zoo(*BUILD)
    assert code == 1
    assert out.splitlines()[-1] == (
        "errors   2 of 3 cards have errors: org_task_wrong, org_task_yaml; zoo check shows them"
    )
    for name in ("name", "wrong", "yaml"):
        for lang in ("zh_CN", "en_US"):
            assert (project.public / lang / "cards" / f"org_task_{name}.html").is_file()


def test_the_same_build_again_says_the_same(zoo, project):
    write(project, "wrong", UNDEFINED)
    zoo(*BUILD)
    code, out, errors = zoo(*BUILD)
    assert code == 1
    assert "unchanged" in out
    assert "1 of 2 cards has errors: org_task_wrong" in out.splitlines()[-1]
    assert "error ZOO201" in errors


def test_warnings_alone_are_no_failure(zoo, project):
    write(project, "warned", CARD.replace("Hello.", "Teh end."))
    code, out, _ = zoo(*BUILD)
    assert code == 0
    assert "errors   " not in out


@pytest.mark.parametrize("text", [UNDEFINED, CARD.replace("Hello.", "Teh end.")])
def test_a_strict_build_writes_nothing_if_a_strict_check_fails(text, zoo, project):
    write(project, "wrong", text)
    code, _, errors = zoo(*BUILD, "--strict")
    assert code == 1
    assert errors.endswith("zoo: --strict: nothing was written; the site is as it was\n")
    assert not project.public.exists()
    assert not project.registry.exists()


def test_a_strict_build_of_good_cards_writes_all(zoo, project):
    assert zoo(*BUILD, "--strict")[0] == 0
    assert project.registry.is_file()


def test_what_is_wrong_stands_above_the_cards_text(zoo, project):
    write(project, "wrong", UNDEFINED)
    zoo(*BUILD)
    english = page(project, "en_US/cards/org_task_wrong.html")
    assert english.index("This card has 1 error") < english.index("Hello.")
    assert "Error Line 31 ZOO201 undefined name modle" in text_of(english)
    assert '<a href="../../en_US/rules.html#ZOO201">ZOO201</a>' in english
    assert "这张卡片有 1 处错误" in page(project, "zh_CN/cards/org_task_wrong.html")
    assert "This card has" not in page(project, "en_US/cards/org_task_name.html")
    assert 'id="ZOO201"' in page(project, "en_US/rules.html")


def test_a_sample_that_cannot_run_says_why(zoo, project):
    write(project, "wrong", UNDEFINED)
    zoo(*BUILD)
    english = text_of(page(project, "en_US/cards/org_task_wrong.html"))
    assert "Not run, line 31: undefined name modle" in english
    chinese = text_of(page(project, "zh_CN/cards/org_task_wrong.html"))
    assert "卡片有错误，示例没有运行。" in chinese


def test_what_only_english_says_is_marked_as_english(zoo, project):
    write(project, "wrong", UNDEFINED.replace("print(model)", "print(modle)"))
    zoo(*BUILD)
    reason = '<strong lang="en">undefined name <code>modle</code></strong>'
    assert reason in page(project, "zh_CN/cards/org_task_wrong.html")
    assert '<span lang="en">22: undefined name' in page(project, "zh_CN/status.html")


def test_a_silenced_error_fails_no_build_and_its_sample_still_says_why_it_does_not_run(
    zoo, project
):
    comment = '<!-- zoo: ignore ZOO201 reason="an excerpt" -->'
    write(project, "wrong", UNDEFINED.replace("Hello.\n\n", f"Hello.\n\n{comment}\n"))
    code, _, errors = zoo(*BUILD)
    assert (code, "ZOO201" in errors) == (0, False)
    english = text_of(page(project, "en_US/cards/org_task_wrong.html"))
    assert "Not run, line 32: undefined name modle" in english
    assert "This card has" not in english


def test_a_card_that_cannot_be_read_keeps_its_place_in_the_list(zoo, project):
    write(project, "yaml", UNREADABLE)
    (project.pages / "org_task_gbk.md").write_bytes(CARD.encode("gb18030"))
    (project.pages / "org_task_empty.md").write_bytes(b"")
    zoo(*BUILD)
    home = page(project, "en_US/index.html")
    titles = re.findall(r"<h3><a href=\"[^\"]*cards/(\w+)\.html\">(.*?)</a></h3>", home)
    assert sorted(titles) == [
        ("org_task_empty", "org_task_empty"),
        ("org_task_gbk", "Example"),
        ("org_task_name", "Example"),
        ("org_task_yaml", "The yaml"),
    ]
    broken = text_of(page(project, "en_US/cards/org_task_yaml.html"))
    assert "This card cannot be read" in broken
    assert "Error Line 8 ZOO012 not valid YAML" in broken
    assert "这张卡片无法读取" in page(project, "zh_CN/cards/org_task_yaml.html")
    assert "org_task_yaml" not in (project.public / "registry.json").read_text("utf-8")


@pytest.mark.parametrize("name", ["a" * 243, "模" * 80], ids=["latin", "han"])
def test_a_card_whose_name_is_too_long_for_its_pages_keeps_its_place(name, zoo, project):
    (project.pages / f"{name}.md").write_text(CARD, encoding="utf-8")
    code, _, errors = zoo(*BUILD)
    assert code == 1
    size = len(name.encode())
    assert f"error ZOO000 is not read: its name has {size} bytes; 200 are allowed" in errors
    assert (project.public / "en_US" / "cards" / "org_task_name.html").is_file()
    assert len(list((project.public / "en_US" / "cards").glob("*.html"))) == 2


def test_programs_see_which_cards_have_errors(zoo, project):
    write(project, "wrong", UNDEFINED)
    write(project, "yaml", UNREADABLE)
    zoo(*BUILD)
    told = json.loads(page(project, "api/v1/models.json"))
    assert [m["id"] for m in told["models"]] == ["org_task_name", "org_task_wrong"]
    assert told["zoo"]["cards"] == {
        "org_task_name": {"errors": 0, "readable": True},
        "org_task_wrong": {"errors": 1, "readable": True},
        "org_task_yaml": {"errors": 1, "readable": False},
    }
    listed = page(project, "llms.txt")
    assert "[The wrong](en_US/cards/org_task_wrong.md): An example (1 error)" in listed
    assert "[The yaml](en_US/cards/org_task_yaml.html): not valid YAML" in listed


def test_the_status_page_begins_with_cards_that_have_errors(zoo, project):
    write(project, "wrong", UNDEFINED)
    write(project, "yaml", UNREADABLE)
    zoo(*BUILD)
    rows = page(project, "en_US/status.html").split("<tr>")[2:]
    shown = [text_of(row) for row in rows]
    assert shown[0].startswith("The wrong Has errors 31: undefined name modle")
    assert shown[1].startswith("The yaml cannot be read 8: not valid YAML")
    assert shown[2].startswith("Example English Not run")


WEIGHTS = f"models:\n    {NAME}:\n        weights: https://example.org/{NAME}.pkl\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tags: [vision]", "tags: [vision"),
        ("weights: https://", "weights: ftp://"),
        ("title: Example\n", ""),
    ],
    ids=["cannot be read", "its address is wrong", "has no title"],
)
def test_a_card_with_a_broken_front_matter_keeps_its_models_in_the_registry(old, new, zoo, project):
    text = CARD.replace("---\n\n```", f"{WEIGHTS}---\n\n```", 1)
    card = project.pages / "org_task_name.md"
    card.write_text(text, encoding="utf-8")
    assert zoo(*BUILD)[0] == 0
    registry, lock = project.registry.read_bytes(), project.lock.read_bytes()
    assert load_registry(registry.decode()).entries[0].weights.url.startswith("https://example.org")
    assert len(load_lock(lock.decode()).assets) == 1
    write(project, "other", CARD)
    card.write_text(text.replace(old, new), encoding="utf-8")
    assert zoo(*BUILD)[0] == 1
    models = load_registry(project.registry.read_text("utf-8")).entries
    assert {m.card for m in models} == {"org_task_name", "org_task_other"}
    assert load_registry(registry.decode()).entries[0] in models
    assert project.lock.read_bytes() == lock


def test_a_deleted_card_loses_its_models(zoo, project):
    write(project, "other", CARD)
    write(project, "yaml", UNREADABLE)
    zoo(*BUILD)
    (project.pages / "org_task_other.md").unlink()
    zoo(*BUILD)
    models = load_registry(project.registry.read_text("utf-8")).entries
    assert {m.card for m in models} == {"org_task_name"}


def of_other(made, error):
    """The function, which raises the error if it is asked about the other card."""

    def failing(*arguments):
        if any(map(concerns, arguments)):
            raise error
        return made(*arguments)

    return failing


def concerns(value):
    if isinstance(value, (SiteIndex, BrokenCard)):
        return False
    if isinstance(value, Site):
        return any(card.title == "The other" for card in value.cards)
    return "The other" in repr(value)


class Panic(BaseException):
    """Like that of a library in Rust."""


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (page_makers, "card_page"),
        (page_makers, "entry_page"),
        (page_makers, "notebook"),
        (page_makers, "plain_card"),
        (page_makers, "model_index"),
        (page_makers, "metafile"),
        (page_makers, "card_json"),
        (picture, "picture"),
        (samples, "highlight"),
        (card_view, "card_text"),
        (page_groups, "keys_of"),
        (card_list, "card_row"),
        (plain, "_item"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_failure_at_any_stage_is_the_finding_of_its_card(module, name, zoo, project, monkeypatch):
    write(project, "other", CARD.replace("(model)", "('The other')").replace("Hello", "The other"))
    with monkeypatch.context() as patched:
        error = RecursionError("too deep")
        patched.setattr(module, name, of_other(getattr(module, name), error))
        code, out, errors = zoo(*BUILD, "--base-url", "https://example.org")
    assert code == 1
    (found,) = re.findall(r"^(\S+): error ZOO007 (.*)$", errors, re.MULTILINE)
    assert found[0] == "hub_pages/org_task_other.md:1:1"
    text = r"the page cannot be made: RecursionError: too deep \(zoo/render/\S+\.py:\d+\)"
    assert re.fullmatch(text, found[1])
    assert "1 of 2 cards has errors: org_task_other" in out
    assert "RecursionError: too deep" in page(project, "en_US/cards/org_task_other.html")
    assert "Hello." in page(project, "en_US/cards/org_task_name.html")
    assert "The other" in page(project, "en_US/index.html")
    assert zoo(*BUILD)[0] == 0
    assert "RecursionError" not in page(project, "en_US/cards/org_task_other.html")


@pytest.mark.parametrize("error", [MemoryError(), Panic("index out of bounds"), OSError(5, "bad")])
def test_any_error_is_a_finding(error, zoo, project, monkeypatch):
    write(project, "other", CARD)
    monkeypatch.setattr(page_makers, "card_page", of_other(page_makers.card_page, error))
    code, _, errors = zoo(*BUILD)
    assert code == 1
    assert f"error ZOO007 the page cannot be made: {type(error).__name__}" in errors
    assert "Hello." in page(project, "en_US/cards/org_task_name.html")


def test_a_template_that_fails_for_one_card_is_the_finding_of_that_card(zoo, project):
    write(project, "other", CARD)
    (project.root / "zoo.toml").write_text('theme = "theme"\n', encoding="utf-8")
    theme = project.root / "theme" / "templates"
    theme.mkdir(parents=True)
    text = "{% if 'other' in page.title %}{{ page.nothing }}{% endif %}{{ page.title }}"
    (theme / "card.html").write_text(text, encoding="utf-8")
    code, _, errors = zoo(*BUILD)
    assert code == 1
    assert "org_task_other.md:1:1: error ZOO007 the page cannot be made: the theme's temp" in errors
    assert "defect" not in errors
    assert page(project, "en_US/cards/org_task_name.html") == "Example"
    (theme / "card.html").write_text("{{ page.nothing }}", encoding="utf-8")
    code, _, errors = zoo(*BUILD)
    assert (code, errors.count("ZOO007")) == (2, 0)


def test_a_name_that_the_file_system_refuses_is_the_finding_of_its_card(zoo, project, monkeypatch):
    write(project, "other", CARD)
    monkeypatch.setattr(urls, "metafile", lambda name: f"api/{name.replace('other', 'o' * 300)}")
    code, _, errors = zoo(*BUILD)
    assert code == 1
    assert (
        "org_task_other.md:1:1: error ZOO007 the page cannot be made: File name too long: a"
        in errors
    )
    assert "hint: give it a shorter name" in errors
    assert str(project.root) not in errors
    assert "Hello." in page(project, "en_US/cards/org_task_name.html")


def test_a_page_of_no_card_that_cannot_be_made_is_left_out(zoo, project, monkeypatch):
    def failing(index, lang):
        raise ValueError("no status")

    monkeypatch.setattr(page_makers, "status_page", failing)
    code, _, errors = zoo(*BUILD)
    assert code == 1
    assert "status page:1:1: error ZOO007 the page cannot be made: ValueError: no status" in errors
    assert not (project.public / "en_US" / "status.html").exists()
    assert "Hello." in page(project, "en_US/cards/org_task_name.html")


@pytest.mark.parametrize("name", ["card_page", "notebook", "keys_of", "site_index", "status_page"])
def test_a_preview_shows_the_other_pages(name, project, monkeypatch):
    write(project, "other", CARD)
    for module in (page_groups, page_makers, pages, without):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, of_other(getattr(module, name), ValueError("bad")))
    shown = pages.LivePages()
    shown.show(site_of(project, check(project, card_files(project)), (), {}))
    assert b"The other" in shown.get("en_US/index.html")
    assert b"Hello." in shown.get("en_US/cards/org_task_name.html")
    assert shown.get("en_US/status.html") is not None
    shown.get("en_US/cards/org_task_other.ipynb")
    broken = b"ValueError: bad" in shown.get("en_US/cards/org_task_other.html")
    assert broken == (name != "status_page")
    assert shown.get("en_US/cards/nothing.html") is None


@pytest.mark.parametrize("stage", ["rule", "card"])
def test_a_check_that_fails_is_the_finding_of_its_card(stage, zoo, project, monkeypatch):
    write(project, "other", CARD)
    rule = rulebook()["ZOO402"]
    failing = replace(rule, check=of_other(rule.check, IndexError("x")))
    made = {"rule": (failing,), "card": ()}[stage]
    monkeypatch.setattr(inspect, "_rules_of", lambda *given: made)
    if stage == "card":
        parse = of_other(inspect.parse_card, IndexError("x"))
        monkeypatch.setattr(inspect, "parse_card", parse)
    code, _, errors = zoo("check", "--no-cache")
    assert code == 1
    by = "by ZOO402: " if stage == "rule" else ""
    whole = f"hub_pages/org_task_other.md:1:1: error ZOO008 the card cannot be checked: {by}"
    assert whole in errors
    assert "IndexError: x (zoo/lint/" in errors
    assert "org_task_name.md" not in errors


@pytest.mark.slow
def test_the_samples_of_other_cards_run(zoo, project):
    (project.pages / "org_task_name.md").unlink()
    good, wrong = PLAIN % ("print(1)", "print(2)"), PLAIN % ("print(one)", "print(2)")
    (project.pages / "a_b_good.md").write_text(good, encoding="utf-8")
    (project.pages / "a_b_wrong.md").write_text(wrong, encoding="utf-8")
    code, out, _ = zoo("build")
    assert code == 1
    assert "2 of 4 passed, 2 NOT RUN" in out
    assert "Passed" in page(project, "en_US/cards/a_b_good.html")
    assert (project.public / "pagefind").is_dir()


def test_serving_shows_the_same(zoo, project, monkeypatch):
    from zoo.commands.serve import Updater
    from zoo.preview.pages import LivePages
    from zoo.preview.server import Builds

    write(project, "wrong", UNDEFINED)
    write(project, "yaml", UNREADABLE)
    zoo(*BUILD)
    pages = LivePages()
    Updater(project, pages, Builds())()
    for path in ("cards/org_task_wrong.html", "cards/org_task_yaml.html", "status.html"):
        built = (project.public / "en_US" / path).read_bytes()
        assert pages.get(f"en_US/{path}") == built
