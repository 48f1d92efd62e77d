"""Files that cards, and the hub's own pages, link to: pictures and other cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os.path import exists
from posixpath import basename, normpath, splitext
from urllib.parse import unquote, urlsplit

from zoo.cards.registration import NameUse
from zoo.cards.sections import split_body
from zoo.core.card import Lang, Section
from zoo.core.diagnostics import Diagnostic, warn
from zoo.core.source import Source, Span
from zoo.lint.document import View
from zoo.markdown.convert import convert
from zoo.markdown.document import Link
from zoo.project.files import read_inside
from zoo.project.paths import Project

KINDS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".svg", ".md")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")  # that are published
_LARGEST = 1 << 20  # bytes
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def local_targets(view: View) -> tuple[NameUse, ...]:
    """Each linked file, by its path from the card's folder, with what to say if it is not there.

    Whether it is there is not looked at: it can change while the card does not.
    """
    source = view.card.source
    found: dict[tuple[str, str], NameUse] = {}
    for side in view.sections:
        for link in side.links:
            path = local_path(link.target)
            if link.picture and why_not_shown(link):
                continue
            if path and (link.picture or path.lower().endswith(KINDS)):
                span = Span(link.span.start, max(link.span.end, link.span.start + 1))
                what, lang = "picture" if link.picture else "file", side.lang.value
                text = f"there is no {what} `{path}` beside the card"
                hint = "names are relative to the card's folder"
                at = warn(source, span, "ZOO410", text, hint, language=lang)
                found.setdefault((lang, path), NameUse(path, at))
    return tuple(found.values())


def why_not_shown(link: Link) -> tuple[str, str] | None:
    """What keeps a picture off the page even if its file is there, and the remedy."""
    target = link.target
    if _WEB.match(target):
        name = basename(target.rstrip("/")) or "cat.png"
        hint = f"put the file beside the card: `{name}`"
        return "pages do not show pictures of other sites", hint
    if not target or _SCHEME.match(target):
        return None  # reported by ZOO411
    if target.startswith("/") or normpath(target).startswith(".."):
        why = "this picture is outside the card's folder"
        return why, f"put it beside the card, and write `{basename(target)}`"
    kind = splitext(target)[1]
    if kind.lower() not in PICTURES:
        why = f"`{kind}` is not a kind of picture" if kind else f"`{target}` is not a picture file"
        return f"{why} that pages show", "save it as PNG, JPEG, WebP, GIF or AVIF"
    return None


def local_path(target: str) -> str:
    """The path that a link names in the repository; "" if it names none."""
    try:
        parts = urlsplit(target)
    except ValueError:  # such as http://[
        return ""
    return "" if parts.scheme or parts.netloc or parts.path.startswith("/") else parts.path


def own_pages(project: Project) -> Iterator[Diagnostic]:
    """A finding for each link and picture of an extra page, or the about page, without a file."""
    for path in project.hub.page_files():
        try:
            text = read_inside(project.root / path, _LARGEST).decode("utf-8-sig")
        except (OSError, ValueError):
            continue  # the build says so
        yield from _dead(project, Source(path, text))


def _dead(project: Project, source: Source) -> Iterator[Diagnostic]:
    preamble, sections, _ = split_body(source, "", 0)
    whole = Section(Lang.EN_US, preamble, source.whole())
    folder = (project.root / source.path).parent
    for section in (whole, *sections):
        for link in convert(section).links:
            path = local_path(link.target)
            if path and not exists(folder / unquote(path)):
                text = f"there is no {'picture' if link.picture else 'file'} `{path}` here"
                hint = "names are relative to the page's own folder"
                yield warn(source, link.span, "ZOO410", text, hint)
