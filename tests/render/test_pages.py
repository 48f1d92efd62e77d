"""The site as a whole: which pages there are, and what every one of them keeps to."""

import json
import re
from itertools import pairwise

import pytest

from tests.render.factory import build_pages
from zoo.core.card import Lang
from zoo.render.dead_links import DeadLink, dead_links
from zoo.render.site import Page

from .factory import EN, card, full_site, section, site


@pytest.fixture(scope="module")
def pages():
    return {page.path: page.content.decode() for page in build_pages(full_site())}


@pytest.fixture(scope="module")
def documents(pages):
    return {path: text for path, text in pages.items() if path.endswith(".html")}


def test_both_languages_have_the_same_pages(documents):
    chinese = {p.removeprefix("zh_CN/") for p in documents if p.startswith("zh_CN/")}
    english = {p.removeprefix("en_US/") for p in documents if p.startswith("en_US/")}
    assert chinese == english
    assert {"index.html", "cards/org_task_net.html", "cards/org_task_other.html"} <= chinese


def test_no_address_is_made_twice():
    paths = [page.path for page in build_pages(full_site())]
    assert sorted(set(paths)) == sorted(paths)


def test_the_same_site_gives_the_same_bytes():
    assert list(build_pages(full_site())) == list(build_pages(full_site()))


def test_no_link_is_dead():
    assert list(dead_links(build_pages(full_site()))) == []


def test_a_dead_link_is_found_with_its_place():
    made = [
        Page("a/b.html", b'<p id="x">\n<a href="c.html">\n<a href="../d.html#y"><a href="#x">'),
        Page("d.html", b'<a href="a/b.html#x"><a href="https://example.org/gone">'),
    ]
    assert list(dead_links(made)) == [
        DeadLink("a/b.html", 2, "c.html"),
        DeadLink("a/b.html", 3, "../d.html#y"),
    ]


def test_links_of_a_site_below_a_path_are_looked_up_below_it():
    under = full_site(base_url="https://example.org/hub/")
    base = "https://example.org/hub/"
    assert list(dead_links(build_pages(under), base)) == []
    made = [Page("404.html", b'<a href="/hub/404.html"><a href="/other/404.html"><a href="../x">')]
    assert [link.target for link in dead_links(made, base)] == ["/other/404.html", "../x"]


def test_links_to_the_site_s_own_address_are_looked_up_as_well():
    text = b'<a href="https://a.example/hub/b.html"><a href="https://a.example/hub/c.html">'
    made = [Page("b.html", text + b'<a href="https://a.example/else"><a href="//a.example/">')]
    found = dead_links(made, "https://a.example/hub/")
    assert [link.target for link in found] == ["https://a.example/hub/c.html"]


def test_a_folder_is_its_index_page():
    made = [Page("index.html", b'<a href="./"><a href="./?a=b#c"><a href="/"><a href="sub/">')]
    assert [link.target for link in dead_links(made)] == ["./?a=b#c", "sub/"]


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(documents):
    for path, text in documents.items():
        assert not re.search(
            r"<style|<script(?! src=| type=\"application/ld)|\sstyle=|\son\w+=", text
        ), path
        sources = re.findall(r"<(?:script|img)[^>]* src=\"([^\"]*)", text)
        sources += re.findall(r"<link rel=\"(?:stylesheet|icon)\" href=\"([^\"]*)", text)
        assert sources
        assert [s for s in sources if re.match(r"\w+:|//", s)] == [], path


def test_every_page_has_a_strict_policy(documents):
    policy = (
        "default-src &#39;none&#39;; style-src &#39;self&#39;; script-src &#39;self&#39;; "
        "img-src &#39;self&#39;; connect-src &#39;self&#39;; "
        "base-uri &#39;none&#39;; form-action &#39;self&#39;"
    )
    searching = policy.replace("; img-src", " &#39;wasm-unsafe-eval&#39;; img-src")
    for path, text in documents.items():
        wanted = searching if path.endswith("search.html") else policy
        assert f'<meta http-equiv="Content-Security-Policy" content="{wanted}">' in text


def test_every_page_has_one_title_one_main_part_and_levels_without_jump(documents):
    for path, text in documents.items():
        assert text.partition("</head>")[0].count("<title>") == 1, path
        assert text.count("<main") == 1, path
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", text)]
        assert all(b <= a + 1 for a, b in pairwise(levels)), path
        if path not in ("index.html", "404.html"):
            assert levels.count(1) == 1, path


def test_ids_are_unique_on_their_page(documents):
    for path, text in documents.items():
        ids = re.findall(r"\sid=\"([^\"]*)", text)
        assert sorted(set(ids)) == sorted(ids), path


def test_the_entrance_links_to_both_languages(pages):
    links = re.findall(r"<a href=\"([^\"]*)\" hreflang=\"([^\"]*)", pages["index.html"])
    assert links == [("en_US/index.html", "en-US"), ("zh_CN/index.html", "zh-CN")]


def test_the_page_for_wrong_addresses_works_at_any_depth():
    under = site(card(), base_url="https://example.org/hub/")
    (lost,) = (p.content.decode() for p in build_pages(under) if p.path == "404.html")
    assert 'href="/hub/static/style.css"' in lost
    assert 'href="/hub/zh_CN/index.html"' in lost


def test_words_of_a_card_are_escaped():
    nasty = card(title="<b>&\"'", author="<i>", tags=("<u>",), summary={Lang.ZH_CN: "<s>"})
    for page in build_pages(site(nasty)):
        if page.path.endswith(".html"):
            assert not re.search(rb"<b>|<i>|<u>|<s>", page.content), page.path


def test_a_preview_reloads():
    texts = [p.content for p in build_pages(full_site(reload=True)) if b"en_US" in p.path.encode()]
    assert all(b"static/reload.js" in t for t in texts if b"<html" in t)


def test_pictures_are_part_of_the_site():
    made = list(build_pages(site(card(), pictures={"a/b.png": b"png"})))
    assert Page("pictures/a/b.png", b"png") in made


def test_the_list_of_models(pages):
    listing = json.loads(pages["api/v1/models.json"])
    assert listing["models"][0] == {
        "id": "org_task_net",
        "title": "Net",
        "author": "Somebody",
        "summary": {"zh_CN": "一个网络", "en_US": "A network"},
        "githubLink": "https://github.com/org/net",
        "tags": ["vision", "detection"],
        "updateTime": "2026-11-20",
    }
    assert listing["tags"] == {
        "detection": {"zh_CN": "检测", "en_US": "detection"},
        "vision": {"zh_CN": "视觉", "en_US": "vision"},
    }
    assert listing["zoo"] == {
        "cards": {
            "org_task_net": {"errors": 0, "readable": True},
            "org_task_other": {"errors": 0, "readable": True},
        },
        "tagged": {
            "detection": ["org_task_net"],
            "vision": ["org_task_net", "org_task_other"],
        },
    }


def test_one_model(pages):
    model = json.loads(pages["api/v1/models/org_task_other.json"])
    assert model["meta"]["title"] == "Other"
    assert model["content"] == {
        "sampleCode": "model = load()\n",
        "fullText": {
            "zh_CN": '<pre><code class="language-python">model = load()\n</code></pre>\n'
            "<p>只有中文。</p>\n"
        },
    }
    assert model["zoo"] == {
        "errors": 0,
        "readable": True,
        "entries": ["other_res50_coco_1x_800size"],
        "markdown": {"zh_CN": "只有中文。\n"},
    }


def test_the_text_of_a_model_is_html_with_its_samples():
    made = section(EN, "## Use `<b>`\n", ("x = 1 < 2\n", "python"), "[b](org_task_b.md)\n")
    whole = site(card("org_task_a", made), card("org_task_b"), base_url="https://a.example/hub/")
    pages = {page.path: page.content for page in build_pages(whole)}
    text = json.loads(pages["api/v1/models/org_task_a.json"])["content"]["fullText"]["en_US"]
    assert text == (
        '<pre><code class="language-python">model = load()\n</code></pre>\n'
        '<h2 id="use-b">Use <code>&lt;b&gt;</code></h2>\n'
        '<pre><code class="language-python">x = 1 &lt; 2\n</code></pre>\n'
        '<p><a href="https://a.example/hub/en_US/cards/org_task_b.html">b</a></p>\n'
    )


def test_a_card_without_a_date_has_none():
    pages = {page.path: page.content for page in build_pages(site(card(), updated={}))}
    assert json.loads(pages["api/v1/models.json"])["models"][0]["updateTime"] is None


@pytest.mark.parametrize(
    "path", ["en_US/index.html", "zh_CN/cards/org_task_net.html", "en_US/cards/org_task_other.html"]
)
def test_pages_are_as_agreed(golden, pages, path):
    golden("render/" + path.replace("/", "_"), pages[path])
