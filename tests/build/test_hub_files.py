"""A site shows the files that the hub's settings name, and is made again when they change."""

import os

import pytest

from tests.conftest import ROOT
from zoo.build.hub_files import hub_files
from zoo.project.files import BadFile
from zoo.project.paths import find_project

SETTINGS = """\
title = { en_US = "Acme Models", zh_CN = "Acme 模型库" }
logo = "art/logo.svg"
accent = "#b3422e"
about = { en_US = "docs/about.md" }
theme = "look"
extra-pages = [
    { file = { en_US = "docs/contact.md", zh_CN = "docs/contact.zh.md" } },
    { file = "docs/guide.md", title = { en_US = "User guide", zh_CN = "使用指南" } },
]
"""
PNG = b"\x89PNG"


@pytest.fixture
def hub(project):
    """The project, with settings and all that they name."""
    root = project.root
    for name, text in {
        "zoo.toml": SETTINGS,
        "art/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "docs/about.md": "# About Acme\n\nWe make small networks.\n",
        "docs/contact.md": "# Contact\n\n[Guide](guide.md) ![us](img/us.png)\n\n## Post\n",
        "docs/contact.zh.md": "# 联系我们\n\n正文。\n",
        "docs/guide.md": "See [the card](../hub_pages/org_task_name.md).\n\n```bash\nls\n```\n",
        "look/static/extra.css": "p {}\n",
        "look/static/mark.svg": "<svg id='acme'/>",
        "look/templates/changes.html": '{% extends "layout.html" %}{% block main %}'
        "<h1>Ours</h1>{% endblock %}",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "docs" / "img").mkdir()
    (root / "docs" / "img" / "us.png").write_bytes(PNG)
    return root


@pytest.fixture
def built(hub, zoo):
    """page(path): a text of the site, which has no dead link."""
    code, out, errors = zoo("build", "--no-samples", "--no-search", "--check-links")
    assert code == 0, out + errors
    public = hub / "site" / "public"
    return lambda path: (public / path).read_text(encoding="utf-8")


def test_the_logo_is_a_picture_in_the_head_of_every_page(built):
    assert '<img class="logo" src="../static/logo.svg" alt="">' in built("en_US/status.html")
    assert '<img class="logo" src="static/logo.svg" alt="">' in built("index.html")
    icon = '<link rel="icon" href="../static/logo.svg" type="image/svg+xml">'
    assert icon in built("en_US/index.html")
    assert built("static/logo.svg").startswith("<svg")


def test_the_colour_is_a_style_sheet_of_every_page(built):
    assert '<link rel="stylesheet" href="../static/accent.css">' in built("zh_CN/index.html")
    assert '<link rel="stylesheet" href="/static/accent.css">' in built("404.html")
    assert "--link: #b3422e" in built("static/accent.css")


def test_a_page_is_named_by_its_settings_or_its_first_heading(built):
    page = built("en_US/pages/contact.html")
    assert "<title>Contact · Acme Models</title>" in page
    assert page.count("Contact</h1>") == 1
    assert '<h2 id="post">Post</h2>' in page
    assert "<h1>User guide</h1>" in built("en_US/pages/guide.html")


def test_a_page_is_in_the_navigation_of_all_pages(built):
    assert '<a href="../zh_CN/pages/contact.html">联系我们</a>' in built("zh_CN/index.html")
    here = '<a href="../../zh_CN/pages/guide.html" aria-current="page">使用指南</a>'
    assert here in built("zh_CN/pages/guide.html")


def test_links_and_pictures_of_a_page_work(built):
    page = built("en_US/pages/contact.html")
    assert '<a href="../../en_US/pages/guide.html">Guide</a>' in page
    assert '<img src="../../pages/docs/img/us.png" alt="us"' in page
    assert '<a href="../../en_US/cards/org_task_name.html">' in built("en_US/pages/guide.html")


def test_code_of_a_page_is_shown_and_is_no_sample(built):
    page = built("en_US/pages/guide.html")
    assert '<code id="sample-2-code" translate="no">' in page
    assert "proof" not in page


def test_the_sitemap_has_the_pages(hub, zoo):
    zoo("build", "--no-samples", "--no-search", "--base-url", "https://acme.example/")
    sitemap = (hub / "site" / "public" / "sitemap.xml").read_text()
    assert "<loc>https://acme.example/zh_CN/pages/contact.html</loc>" in sitemap


def test_what_the_hub_says_of_itself_stands_above_how_samples_are_verified(built):
    page = built("en_US/about.html")
    assert "<h1>About Acme</h1>" in page
    own, ours = page.index("We make small networks."), page.index('<h2 id="verification">')
    assert own < ours < page.index('<h2 id="why">')
    assert '<article class="text prose" lang="en-US">' in built("zh_CN/about.html")


def test_files_of_the_theme_take_the_place_of_ours_one_by_one(built):
    assert built("static/mark.svg") == "<svg id='acme'/>"
    assert built("static/extra.css") == "p {}\n"
    assert built("static/style.css") == (ROOT / "site" / "static" / "style.css").read_text()
    assert "<h1>Ours</h1>" in built("en_US/changes.html")


def test_a_template_can_extend_ours_of_the_same_name(hub, zoo):
    (hub / "look/templates/layout.html").write_text(
        '{% extends "ours/layout.html" %}{% block head %}<meta name="ours">{% endblock %}'
    )
    assert zoo("build", "--no-samples", "--no-search")[0] == 0
    page = (hub / "site" / "public" / "en_US" / "about.html").read_text()
    assert '<meta name="ours">' in page
    assert '<header class="site">' in page


CHANGES = {
    "zoo.toml": (SETTINGS.replace("Acme Models", "Other"), "en_US/index.html", "Other"),
    "art/logo.svg": ("<svg>new</svg>", "static/logo.svg", "new"),
    "docs/contact.md": ("# Write to us\n", "en_US/index.html", "Write to us"),
    "docs/about.md": ("New words.\n", "en_US/about.html", "New words."),
    "look/static/mark.svg": ("<svg id='new'/>", "static/mark.svg", "new"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen_by_the_next_build(hub, built, zoo, name):
    text, page, wanted = CHANGES[name]
    assert wanted not in built(page)
    (hub / name).write_text(text, encoding="utf-8")
    assert zoo("build", "--no-samples", "--no-search")[0] == 0
    assert wanted in built(page)


BROKEN = {
    "{% if %}": "changes.html:1: Expected an expression",
    "\n{{ page.nothing }}": "changes.html:2: ",
    "\n{{ page.__class__.__mro__ }}": "changes.html:2: ",
    '{% include "../../zoo.toml" %}': "changes.html:1: ",
    "{{ page.nope.x }}": "changes.html:1: the view has no attribute 'nope'; correct it",
}


@pytest.mark.parametrize("template", BROKEN)
def test_a_broken_template_is_named(hub, zoo, template):
    (hub / "look/templates/changes.html").write_text(template)
    code, _, errors = zoo("build", "--no-samples", "--no-search")
    assert code == 2
    assert f"the theme's template {BROKEN[template]}" in errors


def test_a_template_that_does_not_end_is_named(hub, zoo, monkeypatch):
    monkeypatch.setattr("zoo.render.html.SECONDS", 0.5)
    loop = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    (hub / "look/templates/changes.html").write_text(loop)
    code, _, errors = zoo("build", "--no-samples", "--no-search")
    assert code == 2
    assert "the theme's template changes.html:1: it takes more than 0.5 s; correct it" in errors


def test_a_template_cannot_be_a_link_to_another_file(hub, zoo, tmp_path_factory):
    secret = tmp_path_factory.mktemp("other") / "secret.txt"
    secret.write_text("secret")
    for name in ("templates/changes.html", "static/secret.css"):
        (hub / "look" / name).unlink(missing_ok=True)
        (hub / "look" / name).symlink_to(secret)
    zoo("build", "--no-samples", "--no-search")
    files = [p for p in (hub / "site" / "public").rglob("*") if p.is_file()]
    assert [p for p in files if p.read_bytes() == b"secret"] == []


def test_a_file_that_cannot_be_read_is_named(hub):
    project = find_project(hub)
    (hub / "docs/guide.md").write_bytes(b"\xff")
    with pytest.raises(BadFile, match=r"docs/guide\.md is not UTF-8 text"):
        hub_files(project)
    (hub / "docs/guide.md").write_text("a\n" * (600 << 10))
    with pytest.raises(BadFile, match=r"docs/guide\.md has more than 1 MiB; cut it into several"):
        hub_files(project)
    os.remove(hub / "docs/guide.md")
    with pytest.raises(BadFile, match=r"docs/guide\.md cannot be read"):
        hub_files(project)
    os.mkfifo(hub / "docs/guide.md")
    with pytest.raises(BadFile, match=r"docs/guide\.md cannot be read: it is not a regular file"):
        hub_files(project)


def test_a_long_word_is_looked_through_for_pictures_at_once(hub):
    (hub / "docs/guide.md").write_text("a" * 500_000 + "(b.png")
    (hub / "docs/b.png").write_bytes(b"picture")
    assert hub_files(find_project(hub)).pictures["docs/b.png"] == b"picture"


@pytest.mark.parametrize("text", ["cat\u202e\n", "c\0at\n", '{"0": ["n1", "cat\\u202e"]}'])
def test_a_name_of_a_class_hides_nothing(hub, text):
    (hub / "zoo.toml").write_text('[datasets.pets]\nname = "Pets"\nclass-names = "pets.txt"\n')
    (hub / "pets.txt").write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match=r"^pets.txt lists no classes: 'cat' has U\+.*; delete it$"):
        hub_files(find_project(hub))
