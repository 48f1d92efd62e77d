"""The site without what could not be made."""

from __future__ import annotations

from dataclasses import replace

from zoo.core.card import BrokenCard
from zoo.core.diagnostics import Diagnostic, about_file
from zoo.render.page_groups import Part
from zoo.render.site import Site


def without(site: Site, part: Part, error: str) -> tuple[Site, Diagnostic]:
    """The site after making a part of it failed, and the finding that says so.

    A card's page shows that finding in the place of its text.
    """
    card = next((c for c in site.cards if c.id == part.card), None)
    path = card.path if card else part.name
    text = f"the page cannot be made: {error}"
    one = about_file(path, "ZOO007", text, "this is a defect of `zoo`; report it with this card")
    if card is None:
        return site, one
    findings = {**site.findings, card.id: (*site.findings.get(card.id, ()), one)}
    return replace(
        site,
        cards=tuple(c for c in site.cards if c is not card),
        broken=(*site.broken, BrokenCard(card.id, card.title, path)),
        findings=findings,
    ), one


def reason(error: Exception) -> str:
    """An exception in a line: `ValueError: no such thing`."""
    return f"{type(error).__name__}: {error}".rstrip(": ").split("\n")[0]
