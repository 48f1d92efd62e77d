"""Files that a card links to: pictures and other cards. Whether they are there is not known."""

from __future__ import annotations

import re
from posixpath import basename, normpath, splitext
from urllib.parse import urlsplit

from zoo.cards.registration import NameUse
from zoo.core.diagnostics import Severity, diagnose
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.markdown.document import Link

KINDS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".svg", ".md")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")  # that are published
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def local_targets(view: View) -> tuple[NameUse, ...]:
    """Each linked file, by its path from the card's folder, with what to say if it is not there."""
    found: dict[tuple[str, str], NameUse] = {}
    for side in view.sections:
        for link in side.links:
            path = local_path(link.target)
            if link.picture and why_not_shown(link):
                continue
            if path and (link.picture or path.lower().endswith(KINDS)):
                what = "picture" if link.picture else "file"
                at = diagnose(
                    view.card.source,
                    Span(link.span.start, max(link.span.end, link.span.start + 1)),
                    "ZOO410",
                    f"there is no {what} `{path}` beside the card",
                    "names are relative to the card's folder",
                    severity=Severity.WARNING,
                    language=side.lang.value,
                )
                found.setdefault((side.lang.value, path), NameUse(path, at))
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
        told = "this picture is outside the card's folder"
        return told, f"put it beside the card, and write `{basename(target)}`"
    kind = splitext(target)[1]
    if kind.lower() not in PICTURES:
        told = f"`{kind}` is not a kind of picture" if kind else f"`{target}` is not a picture file"
        return f"{told} that pages show", "save it as PNG, JPEG, WebP, GIF or AVIF"
    return None


def local_path(target: str) -> str:
    """The path that a link names in the repository; "" if it names none."""
    try:
        parts = urlsplit(target)
    except ValueError:  # such as http://[
        return ""
    return "" if parts.scheme or parts.netloc or parts.path.startswith("/") else parts.path
