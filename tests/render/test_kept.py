"""Pictures that samples kept, and those that a family was trained on."""

import base64
from dataclasses import replace

from zoo.core.overfit import Overfit, Sheet
from zoo.core.registry import Weights
from zoo.core.result import Answer, Picture, Source, WeightsKind
from zoo.core.source import Source as Text
from zoo.core.source import Span
from zoo.render import urls
from zoo.render.index import site_index
from zoo.render.site import Page
from zoo.render.views.card import card_page
from zoo.render.views.frame import View
from zoo.render.views.kept import kept_pages

from .factory import EN, ZH, card, code, entry, result, section, site

KEEP = '<!-- doctest: keep=boxes.jpg alt="two boxes" -->\n'
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "
PICTURE = Picture(1, "boxes.jpg", 640, 480, base64.b64encode(WEBP).decode())
OFFICIAL = (Answer("https://a", Source.OFFICIAL, entry="net", sha256="0123abcd" + "0" * 56),)
SHEET = Sheet(
    Overfit(1, "atss", 0, 40, ((0.1,), (0.2, 0.0)), ((0.9,), (0.85, 0.82)), 716, 388), WEBP
)


def page(ran, lang=EN, **fields):
    sample = replace(code("x\n"), span=Span(len(KEEP), len(KEEP) + 2))
    this = replace(
        card("org_task_net", replace(section(EN, "Text\n"), blocks=(sample,))),
        source=Text("hub_pages/org_task_net.md", KEEP + "x\n"),
    )
    entries = (entry(family="atss", weights=Weights("https://example.org/a.pkl")),)
    made = site(this, entries=entries, results=ran, **fields)
    return card_page(site_index(made), this, lang)


def slot(*ran):
    return page(ran).pieces[0].sample.slot


def test_a_picture_of_official_weights_stands_below_its_sample():
    ran = result(weights=WeightsKind.OFFICIAL, pictures=(PICTURE,), answers=OFFICIAL)
    assert slot(ran) == View(
        pictures=(
            View(
                href=f"../../{urls.kept(PICTURE.webp)}",
                alt="two boxes",
                width=640,
                height=480,
                caption="Official weights 0123abcd, 21 Nov 2026, CPU.",
            ),
        ),
        why="",
    )


def test_without_them_the_place_says_why_it_is_empty():
    for ran in ((), (result(),), (result(pictures=(PICTURE,)),)):
        shown = slot(*ran)
        assert shown.pictures == ()
        assert shown.why.startswith("No result picture: the samples have not run with")


def test_only_pictures_of_official_weights_are_published():
    official = result(weights=WeightsKind.OFFICIAL, pictures=(PICTURE, PICTURE))
    assert list(kept_pages([official, result(pictures=(PICTURE,))])) == [
        Page(urls.kept(PICTURE.webp), WEBP)
    ]
    forged = replace(PICTURE, webp=base64.b64encode(b"<svg onload=alert(1)>").decode())
    broken = replace(PICTURE, webp="no base64")
    assert list(kept_pages([replace(official, pictures=(forged, broken))])) == []


def test_a_family_shows_the_pictures_it_was_trained_on():
    (shown,) = page((), sheets={"atss": SHEET}).sheets
    assert (shown.href, shown.width) == ("../../overfit/atss.webp", 716)
    assert shown.caption == (
        "Trained here from random weights on these four pictures: shows that it learns, not how "
        "well it detects. Above before, below after 40 steps (seed 0); true boxes white, the "
        "model’s black. Lowest IoU 0.00 before, 0.82 after."
    )
    assert page((), ZH, sheets={"fcos": SHEET}).sheets == ()
