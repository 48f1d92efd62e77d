"""Cards -> registry: all entries, and what only shows when all cards are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from zoo.cards.figures import shown
from zoo.cards.registration import SHOWN, NameUse, Registration
from zoo.core.diagnostics import Diagnostic, Severity, about_file
from zoo.core.naming import meant
from zoo.core.registry import Metric, Model, Registry

Name = tuple[str, str]  # repository and name


def join(
    facts: Iterable[Registration], known: Callable[[], Iterable[Name]] = tuple
) -> tuple[Registry, tuple[Diagnostic, ...]]:
    """The registry of all cards' facts, and what is wrong between them.

    known: gives further names that samples may load, of cards that are not among these.
    """
    entries: dict[Name, Model] = {}
    claims: dict[Name, list[tuple[str, NameUse]]] = {}  # of the cards that a model belongs to
    compared: dict[Name, list[tuple[Model, NameUse]]] = {}  # of cards that only compare with it
    found: list[Diagnostic] = []
    ordered = sorted(facts, key=lambda f: f.card)
    for one in ordered:
        for entry, claim in zip(one.entries, one.claims, strict=True):
            key = (entry.repository, entry.name)
            of_name = claims.setdefault(key, [])
            best = of_name[0][1] if of_name else None
            if best is None or claim.rank > best.rank:
                if best:
                    compared.setdefault(key, []).append((entries[key], best))
                entries[key], of_name[:] = entry, [(one.card, claim)]
            elif claim.rank == best.rank:
                of_name.append((one.card, claim))
            else:
                compared.setdefault(key, []).append((entry, claim))
    for key, others_too in compared.items():
        for other, claim in others_too:
            entries[key], differing = _with_figures(entries[key], other, claim)
            found += differing
    found += _alike([claim for (claim, *_) in claims.values()])
    for (_, name), of in claims.items():
        for card, claim in of if len(of) > 1 and of[0][1].rank > SHOWN else ():
            others = ", ".join(dict.fromkeys(other for other, _ in of if other != card))
            if others:  # else the files have one name
                found.append(replace(claim.at, message=f"{name} is on the card {others} as well"))
    strange = [c for one in ordered for c in one.loads if (c.repository, c.name) not in entries]
    names = set(entries).union(known() if strange else ())
    for claim in (c for c in strange if (c.repository, c.name) not in names):
        ours = [name for repository, name in names if repository == claim.repository]
        found.append(replace(claim.at, hint=meant(claim.name, ours, claim.at.hint)))
    in_order = sorted(entries.values(), key=lambda entry: (entry.name, entry.repository))
    return Registry(tuple(in_order)), tuple(found)


def _with_figures(entry: Model, other: Model, use: NameUse) -> tuple[Model, list[Diagnostic]]:
    """The model with the figures that only another card's tables give, and those that differ."""
    more: list[Metric] = []
    found: list[Diagnostic] = []
    for metric in other.metrics:
        mine = next((one for one in entry.metrics if _meet(one, metric)), None)
        if mine is None:
            more.append(metric)
        elif (mine.value, mine.unit) != (metric.value, metric.unit):
            text = f"{entry.name} has {shown(metric)} here and {shown(mine)} on its own card"
            hint = "correct one of the two; the registry takes the figure on the model's own card"
            at = replace(use.at, code="ZOO415", severity=Severity.WARNING)
            found.append(replace(at, message=f"{text}, {entry.card}", hint=hint))
    return replace(entry, metrics=(*entry.metrics, *more)), found


def _meet(one: Metric, other: Metric) -> bool:
    """Whether two figures of a model are of one thing, as far as their cards say."""
    places = ((one.dataset, other.dataset), (one.split, other.split))
    same = (one.name, one.qualifier, one.kind) == (other.name, other.qualifier, other.kind)
    return same and all(a == b or None in (a, b) for a, b in places)


def _alike(claims: Iterable[tuple[str, NameUse]]) -> Iterator[Diagnostic]:
    """Models of one repository whose names differ by case alone."""
    alike: dict[Name, list[NameUse]] = {}
    for _, claim in claims:
        key = (claim.repository.casefold(), claim.name.casefold())
        alike.setdefault(key, []).append(claim)
    for group in alike.values():
        for claim in group if len(group) > 1 else ():
            others = (o for o in group if o is not claim)
            named = ", ".join(f"{o.name} ({o.at.path}:{o.at.line})" for o in others)
            text = f"{claim.name} differs by case alone from {named}"
            hint = "spell them alike if they are one model, else give one of them another name"
            yield replace(claim.at, code="ZOO309", message=text, hint=hint)


def same_files(paths: Iterable[str]) -> Iterator[Diagnostic]:
    """Cards whose files have one name, case aside: only one of them would have a page."""
    by_name: dict[str, list[str]] = {}
    for path in sorted(set(paths)):
        by_name.setdefault(PurePosixPath(path).stem.casefold(), []).append(path)
    for alike in by_name.values():
        for path in alike if len(alike) > 1 else ():
            name, others = PurePosixPath(path).stem, [one for one in alike if one != path]
            text = f"the card `{name}` differs by case alone from {', '.join(others)}"
            if any(PurePosixPath(one).stem == name for one in others):
                text = f"the card `{name}` is in {', '.join(others)} as well"
            yield about_file(path, "ZOO307", text, "give one of the files another name")
