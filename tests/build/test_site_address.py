"""A site that stands below a path, with signs in its address."""

import re

import pytest

HUB = "https://xn--fsqu00a.xn--fiqs8s/my%20%E6%A8%A1%E5%9E%8B/"
BUILD = ("build", "--no-samples", "--no-search")


@pytest.fixture
def pages(zoo, project):
    """The text of every page and feed of a site with blanks and Chinese in its address."""
    zoo(*BUILD, "--base-url", "https://例子.中国/my 模型/")
    files = (p for p in project.public.rglob("*") if p.suffix in (".html", ".xml", ".txt"))
    return {p.relative_to(project.public).as_posix(): p.read_text("utf-8") for p in files}


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("en_US/cards/org_task_name.html", rf'rel="canonical" href="{HUB}en_US/cards/org_task'),
        ("en_US/cards/org_task_name.html", rf'property="og:url" content="{HUB}en_US/cards/org_t'),
        ("en_US/cards/org_task_name.html", rf'property="og:image" content="{HUB}share/org_task'),
        ("en_US/cards/org_task_name.html", rf'"url": ?"{HUB}en_US/cards/org_task_name.html"'),
        ("sitemap.xml", rf"<loc>{HUB}zh_CN/cards/org_task_name.html</loc>"),
        ("sitemap.xml", rf'hreflang="en-US" href="{HUB}en_US/cards/org_task_name.html"'),
        ("zh_CN/feed.xml", rf"<id>{HUB}zh_CN/cards/org_task_name.html</id>"),
        ("robots.txt", rf"Sitemap: {HUB}sitemap.xml"),
        ("llms.txt", rf"\({HUB}en_US/cards/org_task_name.md\)"),
    ],
)
def test_the_address_is_escaped(pages, path, address):
    assert re.search(address, pages[path])


def test_it_stands_nowhere_as_typed(pages):
    typed = re.compile("例子.中国|my 模型")
    assert [path for path, text in pages.items() if typed.search(text)] == []


def test_links_are_alive_below_the_path(zoo):
    code, out, _ = zoo(*BUILD, "--check-links", "--base-url", "https://例子.中国/my 模型/")
    assert (code, "0 dead links" in out) == (0, True)


def test_an_address_that_cannot_be_is_misuse(zoo, capsys):
    with pytest.raises(SystemExit) as stopped:
        zoo("build", "--base-url", "https://example.org/?x=1")
    assert stopped.value.code == 2
