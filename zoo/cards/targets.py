"""Files that a card links to: pictures and other cards. Whether they are there is not known."""

from __future__ import annotations

from urllib.parse import urlsplit

from zoo.cards.facts import Claim
from zoo.cards.view import View
from zoo.core.diagnostics import Severity, diagnose
from zoo.core.source import Span

KINDS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".svg", ".md")


def local_targets(view: View) -> tuple[Claim, ...]:
    """Each linked file, by its path from the card's folder, with what to say if it is not there."""
    found: dict[tuple[str, str], Claim] = {}
    for side in view.sections:
        for link in side.links:
            path = _path(link.target)
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
                found.setdefault((side.lang.value, path), Claim(path, at))
    return tuple(found.values())


def _path(target: str) -> str:
    try:
        parts = urlsplit(target)
    except ValueError:  # such as http://[
        return ""
    return "" if parts.scheme or parts.netloc or parts.path.startswith("/") else parts.path
