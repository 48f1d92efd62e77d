"""Cards -> registry: all entries, and what only shows when all cards are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from zoo.cards.registration import SHOWN, NameUse, Registration, facts_of
from zoo.core.card import Card
from zoo.core.diagnostics import Diagnostic, about_file
from zoo.core.hub import Hub
from zoo.core.hubconf import Hubconf
from zoo.core.registry import Model, Registry

Name = tuple[str, str]  # repository and name


def collect(
    cards: Iterable[Card], hub: Hub, hubconf: Hubconf = Hubconf()
) -> tuple[Registry, tuple[Diagnostic, ...]]:
    """All entries of all cards, sorted by name, and what is wrong between them."""
    facts: list[Registration] = []
    found: list[Diagnostic] = []
    for card in sorted(cards, key=lambda c: c.id):
        one, problems = facts_of(card, hub, hubconf)
        facts.append(one)
        found += problems
    registry, problems = join(facts)
    return registry, (*found, *problems)


def join(
    facts: Iterable[Registration], known: Callable[[], Iterable[Name]] = tuple
) -> tuple[Registry, tuple[Diagnostic, ...]]:
    """The registry of all cards' facts, and what is wrong between them.

    known: gives further names that samples may load, of cards that are not among these.
    """
    entries: dict[Name, Model] = {}
    claims: dict[Name, list[tuple[str, NameUse]]] = {}  # of the cards that a model belongs to
    found: list[Diagnostic] = []
    ordered = sorted(facts, key=lambda f: f.card)
    for one in ordered:
        for entry, claim in zip(one.entries, one.claims, strict=True):
            key = (entry.repository, entry.name)
            of_name = claims.setdefault(key, [])
            if not of_name or claim.rank > of_name[0][1].rank:
                entries[key], claims[key] = entry, [(one.card, claim)]
            elif claim.rank == of_name[0][1].rank:
                of_name.append((one.card, claim))
    found += _same_names(ordered)
    for (_, name), of in claims.items():
        for card, claim in of if len(of) > 1 and of[0][1].rank > SHOWN else ():
            others = ", ".join(dict.fromkeys(other for other, _ in of if other != card))
            if others:  # else the files have one name
                found.append(replace(claim.at, message=f"{name} is on the card {others} as well"))
    strange = [c for one in ordered for c in one.loads if (c.repository, c.name) not in entries]
    names = set(entries).union(known() if strange else ())
    for claim in (c for c in strange if (c.repository, c.name) not in names):
        ours = [name for repository, name in names if repository == claim.repository]
        near = get_close_matches(claim.name, ours, 1)
        found.append(replace(claim.at, hint=f"did you mean `{near[0]}`?") if near else claim.at)
    in_order = sorted(entries.values(), key=lambda entry: (entry.name, entry.repository))
    return Registry(tuple(in_order)), tuple(found)


def _same_names(facts: Iterable[Registration]) -> Iterator[Diagnostic]:
    """Cards whose files have one name, in other folders: only one of them would have a page."""
    by_name: dict[str, list[str]] = {}
    for one in facts:
        by_name.setdefault(one.card, []).append(one.path)
    for name, paths in by_name.items():
        for path in paths:
            if others := ", ".join(sorted(other for other in paths if other != path)):
                text = f"the card `{name}` is in {others} as well"
                yield about_file(path, "ZOO307", text, "give one of the files another name")
