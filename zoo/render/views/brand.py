"""What a hub looks like: its logo, its icon, its color."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from mimetypes import guess_type
from posixpath import splitext

from zoo.render.site import Page, Site

ACCENT = "accent"  # the style sheet with the hub's color


@dataclass(frozen=True, slots=True)
class Brand:
    """Names in `static/`. logo: "" for our mark. icon_type: its media type, "" if not known.

    styles: style sheets in their order, without `.css`.
    """

    logo: str
    icon: str
    icon_type: str
    styles: tuple[str, ...]


def brand(site: Site) -> Brand:
    logo = _name("logo", site.hub.logo) if site.files.logo else ""
    icon = _name("favicon", site.hub.favicon) if site.files.favicon else logo or "mark.svg"
    colour = (ACCENT,) if site.hub.accent else ()
    return Brand(logo, icon, guess_type(icon)[0] or "", ("style", *colour))


def brand_files(site: Site) -> Iterator[Page]:
    """The files in `static/` that the hub's settings ask for."""
    if site.files.logo:
        yield Page(f"static/{_name('logo', site.hub.logo)}", site.files.logo)
    if site.files.favicon:
        yield Page(f"static/{_name('favicon', site.hub.favicon)}", site.files.favicon)
    if site.hub.accent:
        yield Page(f"static/{ACCENT}.css", accent_css(site.hub.accent).encode())


def _name(kind: str, path: str) -> str:
    return kind + splitext(path)[1].lower()


READABLE = 4.5  # to 1: WCAG AA for text
# --paper and --ground of style.css, light and dark; tests hold them equal.
LIGHT = ("#ffffff", "#f3f5f6")
DARK = ("#101417", "#181d21")
_STEPS = 50


def accent_css(accent: str) -> str:
    """A style sheet that gives links and marks the color `#rrggbb`, light and dark."""
    light = _declarations(accent, LIGHT, "#000000", 0.1)
    dark = _declarations(accent, DARK, "#ffffff", 0.16)
    return (
        f":root {{ {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


def _declarations(accent: str, grounds: tuple[str, ...], towards: str, share: float) -> str:
    tint = mixed(grounds[0], accent, share)
    return f"--link: {readable(accent, (*grounds, tint), towards)}; --tint: {tint};"


def readable(colour: str, grounds: tuple[str, ...], towards: str) -> str:
    """The color, mixed with as little of another one as lets it be read on all grounds."""
    mixes = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS))
    fit = (one for one in mixes if all(contrast(one, ground) >= READABLE for ground in grounds))
    return next(fit, towards)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of the other color in this one."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colors, 1 to 21, as WCAG defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (c / 255 for c in _channels(colour))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
