"""What a shared link to a card shows."""

import struct

import pytest
from PIL import Image

from tests.render.factory import build_pages
from zoo.render.feeds.picture import picture

from .factory import EN, HUB, ZH, card, entry, full_site

BASE = "https://example.org/hub/"
THREE = (entry("a", value=36.4), entry("b", value=38.9), entry("c", value=43.1))


def test_a_picture_is_a_png_of_the_size_that_networks_ask_for():
    made = picture(card(), THREE, HUB)
    assert made.startswith(b"\x89PNG")
    assert struct.unpack(">II", made[16:24]) == (1200, 630)
    assert len(made) < 40_000


def test_the_same_card_gives_the_same_bytes():
    assert picture(card(), THREE, HUB) == picture(card(), THREE, HUB)
    assert picture(card(), THREE, HUB) != picture(card(title="Other"), THREE, HUB)


def test_of_a_title_without_end_only_what_fits_is_drawn():
    long, longer = (picture(card(title="N" * n), THREE, HUB) for n in (300, 150_000))
    assert long == longer


@pytest.mark.parametrize(
    ("made", "entries"),
    [
        (card(title="一个网络", summary={ZH: "只有中文"}), ()),
        (card(title="N" * 200), THREE),
        (card(summary={EN: "word " * 100}), (entry(value=None),)),
        (card(), THREE[:1]),
    ],
)
def test_whatever_a_card_says_there_is_a_picture(made, entries, tmp_path):
    (tmp_path / "a.png").write_bytes(picture(made, entries, HUB))
    with Image.open(tmp_path / "a.png") as image:
        shades = {shade: number for number, shade in image.getcolors()}
    assert shades[0] > 600_000  # the ground stays
    assert shades[15] > 1000  # and something is written on it


def tags(site, path):
    """The OpenGraph properties of a page."""
    (page,) = [p.content.decode() for p in build_pages(site) if p.path == path]
    lines = [line for line in page.splitlines() if line.startswith('<meta property="og:')]
    return dict(line.split('"')[1:4:2] for line in lines)


def test_a_shared_card_has_a_title_a_text_and_a_picture():
    path = "zh_CN/cards/org_task_net.html"
    site = full_site(base_url=BASE)
    found = tags(site, path)
    assert found == {
        "og:site_name": "MegEngine 模型中心",
        "og:type": "website",
        "og:title": "Net · MegEngine 模型中心",
        "og:description": "一个网络",
        "og:locale": "zh_CN",
        "og:locale:alternate": "en_US",
        "og:url": BASE + path,
        "og:image": f"{BASE}share/org_task_net.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Net · MegEngine 模型中心",
    }
    assert "share/org_task_net.png" in {page.path for page in build_pages(site)}


def test_a_model_shows_a_picture_of_its_own():
    found = tags(full_site(base_url=BASE), "en_US/models/net_res50_coco_1x_800size.html")
    assert found["og:image"] == f"{BASE}share/models/net_res50_coco_1x_800size.png"
    made = {p.path: p.content for p in build_pages(full_site(base_url=BASE))}
    shown = [made[f"share/models/net_res{n}_coco_1x_800size.png"] for n in (18, 50)]
    assert shown[0] != shown[1] != made["share/org_task_net.png"]


def test_without_an_address_there_is_no_picture():
    assert "og:image" not in tags(full_site(), "en_US/cards/org_task_net.html")
    assert not [page.path for page in build_pages(full_site()) if page.path.startswith("share/")]
