"""What could not be made, why, and the site without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from zoo.core.card import BrokenCard, Card
from zoo.core.diagnostics import Diagnostic, about_file
from zoo.core.errors import is_defect, reason
from zoo.render.html import BrokenTemplate
from zoo.render.index import site_index
from zoo.render.page_groups import Part, parts
from zoo.render.site import Site

DEFECT = "this is a defect of `zoo`; report it with this card"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a part could not be made, and what helps. template: it is the fault of a template of
    the hub's theme, which the text names."""

    text: str
    hint: str = DEFECT
    template: bool = False


def attempt(make: Callable[[], T]) -> T | Failure:
    """What `make` gives, or why it fails."""
    try:
        return make()
    except BrokenTemplate as error:
        return Failure(str(error), "", template=True)
    except BaseException as error:  # a panic of nh3 is no Exception
        if not is_defect(error):
            raise
        return Failure(reason(error))


def without(site: Site, part: Part | None, why: Failure) -> tuple[Site, list[Diagnostic]]:
    """The site without the cards for which a part fails, see `culprits`, and a finding for each.

    A card's page shows that finding in the place of its text.
    """
    failed = []
    for card in culprits(site, part):
        failed.append(one := not_made(card.source.path, why.text, why.hint))
        site = replace(
            site,
            cards=tuple(c for c in site.cards if c is not card),
            broken=(*site.broken, BrokenCard(card.id, card.title, card.source.path)),
            findings={**site.findings, card.id: (*site.findings.get(card.id, ()), one)},
        )
    return site, failed


def not_made(path: str, error: str, hint: str) -> Diagnostic:
    """The finding about a page. path: of its card, or the name of a part that is of no card."""
    return about_file(path, "ZOO007", f"the page cannot be made: {error}", hint)


def culprits(site: Site, part: Part | None) -> list[Card]:
    """The cards for which making a part fails that is of no single card.

    Each is tried alone. Without a part: those for which sorting the site into parts fails. None if
    the part fails for no card, or without cards, too.
    """
    if part is not None and part.card:
        return [card for card in site.cards if card.id == part.card]
    name = part.name.partition(",")[0] if part is not None else ""
    if _fails(replace(site, cards=(), broken=()), name):
        return []
    return [card for card in site.cards if _fails(replace(site, cards=(card,), broken=()), name)]


def _fails(site: Site, name: str) -> bool:
    """Whether a part whose name begins so fails; with no name, whether the site has parts."""

    def make() -> None:
        for part in parts(site_index(site)):
            if name and not part.card and part.name.partition(",")[0] == name:
                tuple(part.make())

    return isinstance(attempt(make), Failure)
