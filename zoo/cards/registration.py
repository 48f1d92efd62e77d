"""A card -> what it adds to the registry, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from zoo.cards.calls import LoadCall, call_span, load_calls
from zoo.cards.figures import SectionFigures, contradictions, first_place, merged, not_taken
from zoo.cards.model import entry_of, figure_differs
from zoo.cards.names import Names
from zoo.core.card import Sample
from zoo.core.diagnostics import Diagnostic, diagnose, warn
from zoo.core.directives import read_directives
from zoo.core.invisible import in_words, invisible
from zoo.core.naming import meant
from zoo.core.registry import Model
from zoo.core.source import Span
from zoo.markdown.convert import convert

# What a card does with a model: it loads or lists it, its table has one of the hub's, or any name.
LOADED, OFFERED, SHOWN = 2, 1, 0


class NameUse(NamedTuple):
    """A card's word on one name. at: the finding should another card decide against it.

    repository: the one the name belongs to. rank: LOADED, OFFERED or SHOWN; a card with a lower one
    leaves the model to the other.
    """

    name: str
    at: Diagnostic
    repository: str = ""
    rank: int = LOADED


class Registration(NamedTuple):
    """What a card adds to the registry. claims: of each entry; loads: what its samples load."""

    card: str
    path: str
    entries: tuple[Model, ...]
    claims: tuple[NameUse, ...]
    loads: tuple[NameUse, ...]


def facts_of(
    names: Names, sections: tuple[SectionFigures, ...]
) -> tuple[Registration, tuple[Diagnostic, ...]]:
    """What a card registers, and what is wrong with that as far as one card can tell.

    names: of the card. sections: the card's account.
    """
    card = names.card
    found = [*contradictions(card, sections), *not_taken(card, sections)]
    reading = _Reading(names, first_place(sections))
    figures = merged(sections)
    entries, claims = [], []
    for repository, name in reading.entries():
        place, own = reading.place(name), figures.get(name, ())
        whole = f"{repository} {name}"
        if hidden := next(invisible(whole), None):  # such a model is not registered
            text = f"the name has {in_words(whole[slice(*hidden)])}"
            found.append(diagnose(card.source, place, "ZOO025", text, "delete it"))
            continue
        entry = entry_of(names, name, (figure.metric for figure in own), repository)
        found += figure_differs(names, entry, own)
        hint = "load it on one card; the others can link to that one"
        at = diagnose(card.source, place, "ZOO304", name, hint)
        entries.append(entry)
        claims.append(NameUse(name, at, repository, reading.rank(name, repository)))
    found += reading.unused_models()
    found += reading.wrong_names()
    loads = tuple(reading.loads())
    own_facts = Registration(card.id, card.source.path, tuple(entries), tuple(claims), loads)
    return own_facts, tuple(found)


class _Reading:
    """A card as its names are looked at. rows: the models of its tables, with their places."""

    def __init__(self, names: Names, rows: Mapping[str, Span]) -> None:
        self.names, self.rows = names, rows
        self.card, self.hub, self.hubconf = names.card, names.hub, names.hubconf
        self.loaded = {call.entry for call in names.calls}

    def entries(self) -> Iterable[tuple[str, str]]:
        """Repository and name of each model of the card, those of its tables first."""
        loaded = [(self.hub.spelled(call.repository), call.entry) for call in self.names.calls]
        found: list[tuple[str, str]] = []
        for name in (*self.rows, *(n for n in self.card.models if n in self.hubconf.entries)):
            where = [one for one in loaded if one[1] == name]
            repository = self.names.home(name)
            if where or self.names.is_entry(name, repository):
                found += where or [(repository, name)]
        return dict.fromkeys((*found, *loaded))

    def rank(self, name: str, repository: str) -> int:
        """How much the model is this card's."""
        if name in self.card.models or name in self.loaded:
            return LOADED
        ours = self.hub.is_ours(repository)
        return OFFERED if ours and self.names.offered(name) else SHOWN

    def place(self, name: str) -> Span:
        if name in self.rows:
            return self.rows[name]
        call = next((call for call in self.names.calls if call.entry == name), None)
        return call_span(self.card.source, call) if call else self.card.models[name].span

    def loads(self) -> Iterator[NameUse]:
        """Each name of this hub that a section's sample loads, but those that hubconf.py has.

        Samples that do not run are left out.
        """
        if not (self.hubconf.complete or any(family.constructor for family in self.hub.families)):
            return  # only running hubconf.py would tell
        for section in self.card.sections:
            for sample in section.samples:
                for call in () if self._skipped(sample) else load_calls(sample):
                    ours = self.hub.is_ours(call.repository)
                    if ours and call.entry not in self.hubconf.entries:
                        at = self._not_offered(call, section.lang.value)
                        yield NameUse(call.entry, at, self.hub.spelled(call.repository))

    def unused_models(self) -> Iterator[Diagnostic]:
        """Names under `models` that the card has nowhere else, and the hub neither."""
        used = {*self.rows, *self.loaded, *self.hubconf.entries}
        unused = [(name, spec) for name, spec in self.card.models.items() if name not in used]
        if unused and not any(convert(section).hidden_tables for section in self.card.sections):
            for name, spec in unused:
                hint = meant(name, used, "add it to the table, or delete it")
                text = f"`models` names `{name}`, which is in no results table and no load sample"
                yield diagnose(self.card.source, spec.span, "ZOO305", text, hint)

    def wrong_names(self) -> Iterator[Diagnostic]:
        """Names of the load sample, the tables and `models` that the hub does not offer."""
        source, offered = self.card.source, self.names.offered
        built = [name for name in self.rows if offered(name)]
        calls = self.names.calls
        ours = [call for call in calls if self.hub.is_ours(call.repository)]
        skipped = self._skipped(self.card.load)
        for call in ours:
            if offered(call.entry):
                continue
            if hint := meant(call.entry, built, "", 0.9):
                text = f"the load sample loads `{call.entry}`, which is not a model of this card"
                yield diagnose(source, call_span(source, call), "ZOO301", text, hint)
            elif offered(call.entry) is False and not skipped:
                yield self._not_offered(call)
        if len(ours) < len(calls) or not (calls or self.hub.repository):
            return  # names that no sample loads are not the hub's own
        loaded = dict.fromkeys(call.entry for call in ours)
        planned = loaded if skipped else {}
        for name in dict.fromkeys((*planned, *self.rows, *self.card.models)):
            if offered(name) is not False or (name in loaded and not skipped):
                continue
            hint = meant(name, self.hubconf.entries, "", 0.75)
            if name in planned or name in self.card.models or (hint and name.islower()):
                text = f"hubconf.py has no `{name}`"
                hint = hint or "add it there, or correct the name"
                yield warn(source, self.place(name), "ZOO303", text, hint)

    def _not_offered(self, call: LoadCall, language: str | None = None) -> Diagnostic:
        hint = meant(call.entry, self.hubconf.entries, "zoo list prints the names there are")
        text = f"this hub has no `{call.entry}`"
        span = call_span(self.card.source, call)
        return diagnose(self.card.source, span, "ZOO202", text, hint, language=language)

    def _skipped(self, sample: Sample) -> bool:
        return bool(read_directives(self.card.source.text, sample.span.start)[0].skip)
