"""Colours have enough contrast for everyone (WCAG AA: 4.5 to 1 for text)."""

import re

import pytest

from zoo.render.markdown import KINDS

from .factory import THEME

CSS = (THEME / "static" / "style.css").read_text()
TEXT = ("ink", "muted", "link", "pass", "fail", "warn")
CODE = tuple(re.findall(r"--(code-\w+)", CSS.partition("@media")[0]))


def palette(dark):
    light, _, rest = CSS.partition("@media screen and (prefers-color-scheme: dark)")
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return values | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rest)) if dark else {})


def luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


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


def test_every_kind_of_token_has_a_colour():
    styled = set(re.findall(r"^\.(\w)[ ,]", CSS, re.M)) | set(re.findall(r", \.(\w) ", CSS))
    assert {name for _, name in KINDS} <= styled


def test_the_sheet_asks_for_nothing():
    assert not re.search(r"@import|url\(", CSS)
