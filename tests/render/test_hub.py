"""The site is the hub's own: its name, its words, its languages."""

import json
from xml.etree import ElementTree

import pytest

from zoo.core.hub import Hub
from zoo.core.result import Status
from zoo.render.dead_links import dead_links
from zoo.render.feeds.json_forms import list_json
from zoo.render.feeds.linked_data import linked_data
from zoo.render.feeds.plain import plain_card
from zoo.render.feeds.site import atom
from zoo.render.index import site_index
from zoo.render.views.card import card_page
from zoo.render.views.home import home_page
from zoo.render.views.lists import shelf_page

from .factory import EN, ZH, build_pages, card, full_site, result, section, site

ACME = Hub(
    title={EN: "Acme Models", ZH: "Acme 模型库"},
    tagline={EN: "Small networks", ZH: "小型网络"},
    footer={EN: "Acme Ltd.", ZH: "Acme 公司"},
)
ENGLISH = Hub(title={EN: "Acme Models", ZH: "模型库"}, languages=(EN,))
NAMED = Hub(tags={"vision": {EN: "Vision", ZH: "视觉"}, "detection": {EN: "Detection"}})
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://acme.example/hub"


def texts(site):
    return {page.path: page.content.decode(errors="replace") for page in build_pages(site)}


@pytest.fixture(scope="module")
def acme():
    return texts(full_site(hub=ACME, base_url=BASE))


@pytest.fixture(scope="module")
def english():
    return texts(full_site(hub=ENGLISH, base_url=BASE))


def test_every_page_has_the_hubs_title(acme):
    pages = {path: text for path, text in acme.items() if path.endswith(".html")}
    for path, text in pages.items():
        assert "Acme" in text.partition("</title>")[0] or path == "404.html", path
    assert '<meta property="og:site_name" content="Acme Models">' in pages["en_US/status.html"]
    assert "<title>Acme 模型库 · Acme Models</title>" in pages["index.html"]


def test_no_page_has_another_hubs_name(acme):
    assert [path for path, text in acme.items() if "Model Hub" in text] == []


def test_the_tagline_heads_the_home_page(acme):
    assert "<h1>Small networks</h1>" in acme["en_US/index.html"]
    assert "<h1>小型网络</h1>" in acme["zh_CN/index.html"]


def test_without_a_tagline_the_title_heads_the_home_page():
    assert home_page(site_index(site(hub=Hub())), EN).title == "Models"
    assert home_page(site_index(site(hub=Hub())), ZH).title == "模型库"


def test_a_title_in_one_language_serves_the_other_pages():
    pages = texts(site(hub=Hub(title={EN: "Acme Models"})))
    assert "<title>Acme Models</title>" in pages["zh_CN/index.html"]


def test_the_footer_is_the_hubs(acme):
    assert "<p>Acme Ltd.</p>" in acme["en_US/about.html"].partition("<footer")[2]
    assert "<p>Acme 公司</p>" in acme["zh_CN/about.html"].partition("<footer")[2]


def test_feeds_and_the_list_for_language_models_have_the_hubs_title(acme):
    content = site_index(full_site(hub=ACME, base_url=BASE))
    root = ElementTree.fromstring(atom(content, ZH))
    assert root.find(f"{ATOM}title").text == "Acme 模型库"
    assert acme["llms.txt"].startswith("# Acme Models\n")


def test_samples_are_called_sandboxed_only_if_they_ran_in_a_sandbox():
    def lead(*results, hub=ACME):
        return home_page(site_index(site(results=results, hub=hub)), EN).lead

    assert lead() == ""
    assert lead(result(status=Status.NOT_RUN)) == ""
    assert lead(result(sandbox="proxy")) == ""
    assert lead(result()).startswith("Samples run unmodified in a sandbox")
    assert lead(hub=Hub(lead={EN: "Our own."})) == "Our own."


def test_tags_have_the_hubs_names_in_each_language():
    content = site_index(site(hub=NAMED))
    tags = [(tag.text, tag.href) for tag in card_page(content, content.cards[0], ZH).tags]
    assert tags == [
        ("视觉", "../../zh_CN/tags/vision.html"),
        ("detection", "../../zh_CN/tags/detection.html"),
    ]
    assert shelf_page(content, content.shelves["tags", "vision"], EN).title == "Vision"


def test_filters_show_the_names_of_tags_and_ask_for_the_tags():
    (tags, *_) = home_page(site_index(full_site(hub=NAMED)), ZH).choices
    assert [(one.value, one.text) for one in tags.choices] == [
        ("detection", "detection"),
        ("vision", "视觉"),
    ]


def test_feeds_show_the_names_of_tags():
    content = site_index(site(hub=NAMED, base_url=BASE))
    root = ElementTree.fromstring(atom(content, ZH))
    labels = [one.get("label") for one in root.iter(f"{ATOM}category")]
    assert labels == ["视觉", "detection"]
    only = content.cards[0]
    assert "标签：视觉、detection" in plain_card(content, only, only.sections[0]).decode()
    assert linked_data(content, only, EN, "")["keywords"] == ["Vision", "Detection"]


def test_the_api_names_tags():
    content = json.loads(list_json(site_index(site(hub=NAMED))).content)
    assert content["tags"]["vision"] == {"zh_CN": "视觉", "en_US": "Vision"}
    assert content["zoo"]["tagged"] == {"detection": ["org_task_net"], "vision": ["org_task_net"]}


def test_an_english_hub_has_english_pages_alone(english):
    assert [path for path in english if path.startswith("zh_CN")] == []
    assert [path for path, text in english.items() if 'hreflang="zh-CN"' in text] == []
    assert "switch" not in english["en_US/index.html"]


def test_the_entrance_of_an_english_hub_leads_to_its_home_page(english):
    assert '<meta http-equiv="refresh" content="0; url=en_US/index.html">' in english["index.html"]


def test_a_card_without_the_hubs_language_shows_what_it_has():
    text = card("org_task_net", section(ZH, "只有中文。\n"))
    pages = texts(site(text, hub=ENGLISH))
    assert "只有中文。" in pages["en_US/cards/org_task_net.html"]
    assert "只有中文。" in pages["en_US/cards/org_task_net.md"]


def test_an_english_hub_has_no_dead_links():
    pages = build_pages(full_site(hub=ENGLISH, base_url="https://acme.example/"))
    assert list(dead_links(pages)) == []


def test_the_first_language_is_the_default():
    chinese = Hub(languages=(ZH, EN))
    pages = texts(full_site(hub=chinese, base_url=BASE))
    link = f'<link rel="alternate" hreflang="x-default" href="{BASE}/zh_CN/about.html">'
    assert link in pages["en_US/about.html"]
    assert '<html lang="zh-CN" data-choose="zh_CN">' in pages["index.html"]
