"""A second build takes over what did not change, and gives what a whole build would."""

import shutil
from dataclasses import replace

import pytest

from tests.render.factory import build_pages
from zoo.core.history import History, Mark
from zoo.core.hub import Hub
from zoo.core.registry import Registry
from zoo.core.result import Status, WeightsKind
from zoo.core.source import Source
from zoo.render.index import site_index
from zoo.render.page_groups import parts
from zoo.render.site import Theme

from .factory import EN, THEME, ZH, card, costing, entry, full_site, result, section, site

SITE = full_site(pictures={"a.png": b"png"})
FIRST, SECOND = SITE.cards


def with_cards(*cards):
    return replace(SITE, cards=cards)


def with_entries(*entries):
    return replace(SITE, registry=Registry(tuple(sorted(entries, key=lambda e: e.name))))


def with_paper(card, year):
    paper = f"[A paper](https://arxiv.org/abs/1912.02424) Jane Doe. CVPR, {year}.\n"
    return replace(card, sections=(section(EN, f"### References\n\n- {paper}"),))


OLD = SITE.registry.entries
CHANGES = {
    "nothing": SITE,
    "a card's text": with_cards(replace(FIRST, sections=(section(EN, "New\n"),)), SECOND),
    "a card's languages": with_cards(replace(FIRST, sections=FIRST.sections[:1]), SECOND),
    "a card's title": with_cards(FIRST, replace(SECOND, title="A new name")),
    "the title of a card with many models": with_cards(replace(FIRST, title="A new name"), SECOND),
    "a paper": with_cards(with_paper(FIRST, 2020), SECOND),
    "a card's tags": with_cards(FIRST, replace(SECOND, tags=("vision", "new"))),
    "a card's author": with_cards(FIRST, replace(SECOND, author="Somebody else")),
    "one card more": with_cards(FIRST, SECOND, card("org_task_third", title="Third")),
    "one card less": with_cards(FIRST),
    "an entry more": with_entries(*OLD, entry("net_res34_coco_1x_800size", value=36.0)),
    "an entry less": with_entries(*OLD[:-1]),
    "a better figure": with_entries(
        *OLD[:-1], entry("other_res50_coco_1x_800size", "org_task_other", value=50.0)
    ),
    "a result": replace(
        SITE, results={("org_task_net", ZH): result(lang=ZH, status=Status.TIMEOUT)}
    ),
    "a date": replace(SITE, updated={"org_task_net": "2027-01-01"}),
    "the address": replace(SITE, base_url="https://example.org/hub"),
    "a preview": replace(SITE, reload=True),
    "a picture": replace(SITE, pictures={"a.png": b"new"}),
    "a history": replace(SITE, history={("org_task_net", EN): History(Mark("2026-11-19", ""))}),
    "a failure": replace(
        SITE,
        results={("org_task_net", EN): result(status=Status.TIMEOUT)},
        history={("org_task_net", EN): History(None, Mark("2026-11-19", ""))},
    ),
    "a cost": replace(SITE, costs={"net_res50_coco_1x_800size": costing(38_000_000)}),
}


def made(site, known):
    """The pages of a site, taken over from `known` by the keys of their parts."""
    for part in parts(site_index(site)):
        if part.key not in known:
            known[part.key] = list(part.make())
        yield from known[part.key]


@pytest.mark.parametrize("change", CHANGES)
def test_a_second_build_gives_what_a_whole_one_would(change):
    known = {}
    list(made(SITE, known))
    assert list(made(CHANGES[change], known)) == list(build_pages(CHANGES[change]))


@pytest.mark.slow
def test_every_page_of_the_list_knows_the_weights_of_all_runs():
    cards = [card(f"org_task_n{n}", title=f"Net {n:03}") for n in range(70)]
    old, new = (
        site(*cards, results=[result(c.id, lang, weights=kind) for c in cards for lang in (ZH, EN)])
        for kind in (WeightsKind.STAND_IN, WeightsKind.OFFICIAL)
    )
    last = [key for key in old.results if key[0] == "org_task_n69"]  # on the second page
    some = replace(old, results={**old.results, **{key: new.results[key] for key in last}})
    known = {}
    list(made(old, known))
    assert list(made(some, known)) == list(build_pages(some))


@pytest.mark.slow
def test_every_page_of_the_list_knows_the_languages_of_all_cards():
    cards = [card(f"org_task_n{n}", section(EN, "A\n"), title=f"Net {n:03}") for n in range(70)]
    more = replace(cards[69], sections=(section(ZH, "A\n"), section(EN, "A\n")))
    old = site(*cards, results=[result(c.id, EN) for c in cards])
    new = replace(old, cards=(*cards[:69], more))
    known = {}
    list(made(old, known))
    assert list(made(new, known)) == list(build_pages(new))


@pytest.mark.slow
def test_every_page_of_the_list_knows_how_many_models_can_be_loaded():
    cards = [card(f"org_task_n{n}", title=f"Net {n:03}") for n in range(61)]
    models = [entry(f"net{n}_res50_coco_1x_800size", f"org_task_n{n}") for n in range(61)]
    known = {}
    list(made(site(*cards, entries=models), known))
    new = site(*cards, entries=(*models[:60], replace(models[60], constructor=None)))
    assert list(made(new, known)) == list(build_pages(new))


@pytest.mark.slow
def test_the_map_knows_the_pages_of_each_tag():
    cards = [card(f"org_task_n{n}", title=f"Net {n:03}", tags=("x",)) for n in range(61)]
    without = (*cards[:60], replace(cards[60], tags=("y",)))
    known = {}
    list(made(site(*without, card("z", tags=("y",)), base_url="https://example.org"), known))
    new = site(*cards, card("z", tags=("y",)), base_url="https://example.org")
    pages = {page.path: page.content for page in made(new, known)}
    assert b"/tags/x.2.html" in pages["sitemap.xml"]


def test_a_page_knows_where_its_card_lies():
    here, there = (
        replace(FIRST, source=Source(f"{folder}/org_task_net.md", "as it is"))
        for folder in ("hub_pages", "more/pages")
    )
    old = replace(SITE, cards=(here, SECOND), edit_url="https://example.org/edit/")
    new = replace(old, cards=(there, SECOND))
    known = {}
    list(made(old, known))
    assert list(made(new, known)) == list(build_pages(new))


def made_again(site):
    before = {part.key for part in parts(site_index(SITE))}
    changed = [part for part in parts(site_index(site)) if part.key not in before]
    return {page.path for part in changed for page in part.make()}


def test_nothing_is_made_again_where_nothing_changed():
    assert made_again(SITE) == set()


def test_a_changed_setting_makes_every_page_again():
    paths = made_again(replace(SITE, hub=Hub(title={EN: "Nets", ZH: "网络"})))
    assert paths == {page.path for page in build_pages(SITE)} - {"pictures/a.png"}


def test_a_changed_card_leaves_the_other_cards_alone():
    paths = made_again(CHANGES["a card's text"])
    assert "en_US/cards/org_task_net.html" in paths
    assert "en_US/models/net_res50_coco_1x_800size.html" in paths
    assert not [path for path in paths if "other" in path]


def test_a_text_is_no_news_for_pages_of_many_cards():
    said = tuple(section(one.lang, "New\n") for one in FIRST.sections)
    assert "en_US/index.html" not in made_again(with_cards(replace(FIRST, sections=said), SECOND))


def test_a_new_result_leaves_the_other_cards_alone():
    assert not [path for path in made_again(CHANGES["a result"]) if "other" in path]


def test_cards_with_the_same_text_have_pages_of_their_own():
    twins = replace(SITE, cards=(card("a"), replace(card("a"), id="b")), updated={}, results={})
    assert list(made(twins, {})) == list(build_pages(twins))


@pytest.fixture
def theme(tmp_path):
    """A copy of the theme, which may be changed."""
    folder = tmp_path / "theme"
    for part in ("templates", "static"):
        shutil.copytree(THEME / part, folder / part)
    return folder


def test_a_changed_theme_makes_everything_again(theme):
    (theme / "static" / "style.css").write_text("html { color: red; }")
    paths = made_again(replace(SITE, theme=Theme(theme)))
    assert {"static/style.css", "en_US/cards/org_task_other.html"} <= paths


@pytest.mark.slow
def test_a_renamed_folder_of_the_theme_is_another_theme(theme):
    changed = replace(SITE, theme=Theme(theme))
    (theme / "static" / "old").mkdir()
    (theme / "static" / "old" / "a.svg").write_text("<svg/>")
    known = {}
    list(made(changed, known))
    (theme / "static" / "old").rename(theme / "static" / "new")
    paths = {page.path for page in made(changed, known)}
    assert "static/new/a.svg" in paths
    assert "static/old/a.svg" not in paths


def test_a_site_that_lies_beside_the_theme_is_no_part_of_it(theme):
    before = {part.key for part in parts(site_index(replace(SITE, theme=Theme(theme))))}
    (theme / "public").mkdir()
    (theme / "public" / "index.html").write_text("x")
    assert {part.key for part in parts(site_index(replace(SITE, theme=Theme(theme))))} == before
