"""The page about the hub, and the one for a wrong address."""

from dataclasses import replace

from markupsafe import Markup

from zoo.core.result import Answer, Source

from .factory import build_pages, full_site, result

TREE = Answer(
    "https://github.com/megengine/models/archive/main.zip",
    Source.WORKING_TREE,
    repository="megengine/models",
    commit="abc123",
)


def shown(site, path):
    (page,) = (page for page in build_pages(site) if page.path == path)
    return page.content.decode()


def test_about_says_what_stood_in_for_the_repository_and_how_to_install():
    ran = result(answers=(TREE,))
    site = replace(full_site(), results={(ran.card, ran.language): ran}, code_license="MIT")
    text = shown(site, "en_US/about.html")
    assert "megengine/models: this tree, commit abc123, stands in for github.com/megengine" in text
    assert "python3.10 -m pip install megengine==1.13.0" in Markup(text).striptags()
    assert "The code of this repository is under MIT" in text
    for part in ("what", "install", "speed", "contribute", "licenses"):
        assert f'<h2 id="{part}">' in text


def test_about_without_a_run_names_no_tree():
    text = shown(replace(full_site(), results={}), "zh_CN/about.html")
    assert "用下列代码代替" not in text
    assert '<h2 id="speed">推理耗时怎样测量</h2>' in text


def test_a_wrong_address_offers_search_and_the_main_pages():
    text = shown(full_site(base_url="https://hub.example.org/x/"), "404.html")
    assert '<form class="ask" action="/x/en_US/search.html" role="search">' in text
    for page in ("index", "boards/coco-val2017-map-5-95", "status", "about"):
        assert f'href="/x/zh_CN/{page}.html"' in text
