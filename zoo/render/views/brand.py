"""What a hub looks like: its logo, its icon, its color."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from mimetypes import guess_type
from posixpath import splitext

from zoo.render.colour import accent_css
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
