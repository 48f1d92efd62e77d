"""Colors have enough contrast for everyone (WCAG AA: 4.5 to 1 for text)."""

import re

import pytest

from zoo.render.markdown import KINDS
from zoo.render.views.brand import DARK, LIGHT, accent_css, contrast

from .factory import THEME

CSS = (THEME / "static" / "style.css").read_text()
TEXT = ("ink", "muted", "link", "pass", "fail", "warn")
CODE = tuple(re.findall(r"--(code-\w+)", CSS.partition("@media")[0]))


def palette(dark):
    light, _, rest = CSS.partition("@media screen and (prefers-color-scheme: dark)")
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return values | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rest)) if dark else {})


def test_contrast_is_computed_as_the_guidelines_say():
    assert round(contrast("#ffffff", "#000000"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", ["paper", "ground", "tint"])
@pytest.mark.parametrize("text", TEXT)
def test_text_can_be_read(dark, ground, text):
    colours = palette(dark)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_the_edge_of_a_field_can_be_seen(dark):
    colours = palette(dark)
    assert contrast(colours["edge"], colours["paper"]) >= 3


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("text", CODE)
def test_code_can_be_read(dark, text):
    colours = palette(dark)
    assert contrast(colours[text], colours["ground"]) >= 4.5


def accented(accent):
    """The colors of both schemes, with a hub's accent."""
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part))
        for part in accent_css(accent).split("@media")
    )
    return palette(False) | light, palette(True) | dark


@pytest.mark.parametrize("accent", ["#b3422e", "#ffff00", "#000000", "#ffffff", "#777777"])
def test_an_accent_can_be_read_whatever_it_is(accent):
    for colours in accented(accent):
        for ground in ("paper", "ground", "tint"):
            assert contrast(colours["link"], colours[ground]) >= 4.5
        for text in TEXT:
            assert contrast(colours[text], colours["tint"]) >= 4.5


def test_an_accent_stays_as_it_is_where_it_can_be_read():
    assert accented("#b3422e")[0]["link"] == "#b3422e"


def test_accents_are_chosen_for_the_grounds_of_the_style_sheet():
    for grounds, colours in ((LIGHT, palette(False)), (DARK, palette(True))):
        assert grounds == (colours["paper"], colours["ground"])


def test_every_kind_of_token_has_a_colour():
    styled = set(re.findall(r"^\.(\w)[ ,]", CSS, re.M)) | set(re.findall(r", \.(\w) ", CSS))
    assert {name for _, name in KINDS} <= styled


def test_the_sheet_asks_for_nothing():
    assert not re.search(r"@import|url\(", CSS)
