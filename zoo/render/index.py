"""The site's content, arranged once for all pages: what belongs to which card, tag and figure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from zoo.core.card import BrokenCard, Card, Lang, Section
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.core.evaluation import Evaluation, same_weights
from zoo.core.measurement import Measurement
from zoo.core.registry import Model
from zoo.core.result import SampleResult
from zoo.core.tags import USUAL
from zoo.render.boards import Board, boards_of, spans_of
from zoo.render.metrics import MetricKey
from zoo.render.name_fields import labelled_fields, natural, varying_fields
from zoo.render.own_text import OwnText, about_text, extra_texts
from zoo.render.site import Site
from zoo.render.urls import absolute, free, short, slugs
from zoo.render.words import in_language

ModelId = tuple[str, str, str]  # card, repository, name


@dataclass(frozen=True, slots=True)
class Shelf:
    """Cards that share a tag, an author or a dataset. kind: the folder of its page."""

    kind: str
    name: str
    slug: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class SiteIndex:
    """A site and the indexes that its pages read.

    cards: by title. named: cards by id. entries: by card.
    listed: the cards and those that cannot be read, in the order of the home page.
    boards: the leaderboards, see `boards_of`. ranked: the board of each kind of figure.
    spans: lowest and highest value of each metric. shelves: by kind and name.
    labelled_fields: the fields of models' names that pages show. varying_fields: those with several
    values, and the values, small networks first. extra: the hub's own pages, by address and
    language. about: what it says of itself. addresses: the name of each model's page.
    """

    site: Site
    cards: tuple[Card, ...]
    named: Mapping[str, Card]
    entries: Mapping[str, tuple[Model, ...]]
    boards: tuple[Board, ...]
    ranked: Mapping[MetricKey, Board]
    spans: Mapping[MetricKey, tuple[float, float]]
    shelves: Mapping[tuple[str, str], Shelf]
    labelled_fields: tuple[str, ...]
    varying_fields: Mapping[str, tuple[str, ...]]
    extra: Mapping[tuple[str, Lang], OwnText]
    about: Mapping[Lang, OwnText]
    listed: tuple[Card | BrokenCard, ...]
    addresses: Mapping[ModelId, str]
    # Of each card, once a page asked for them: dozens of pages do.
    rows: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def langs(self) -> tuple[Lang, ...]:
        """The site's languages, the default first."""
        return self.site.hub.languages

    def title(self, lang: Lang) -> str:
        """The hub's name."""
        return in_language(self.site.hub.title, lang)

    def tag(self, tag: str, lang: Lang) -> str:
        """What the hub calls a tag, else what it is usually called."""
        names = self.site.hub.tags.get(tag) or USUAL.get(tag.lower().replace("_", "-"), {})
        return names.get(lang) or tag

    def term(self, kind: str, name: str, lang: Lang) -> str:
        """What the hub calls a tag, an author or a dataset."""
        return self.tag(name, lang) if kind == "tags" else name

    def shown(self, card: Card, lang: Lang) -> Section | None:
        """The section that the card's page in this language shows; None if the card has none."""
        return card.section(lang) or next(iter(card.sections), None)

    def shown_result(self, card: Card, lang: Lang) -> SampleResult | None:
        """What came of the samples in that section."""
        section = self.shown(card, lang)
        return self.result(card, section.lang) if section else None

    def sections(self, card: Card) -> tuple[Section, ...]:
        """All sections that the card's pages show, each once."""
        found = (self.shown(card, lang) for lang in self.langs)
        return tuple({one.lang: one for one in found if one}.values())

    def page_lang(self, lang: Lang) -> Lang:
        """The language of the pages that show sections in this language."""
        return lang if lang in self.langs else self.langs[0]

    def address(self, entry: Model) -> str:
        """The name of a model's page, unique even if case is ignored."""
        return self.addresses[_id(entry)]

    def ours(self, entry: Model) -> bool:
        """Whether it is a model of this hub: only those are measured here."""
        hub = self.site.hub
        return not (entry.repository and hub.repository) or hub.is_ours(entry.repository)

    def cost(self, entry: Model) -> Measurement | None:
        """What a model takes, as it was measured."""
        return self.site.costs.get(entry.name) if self.ours(entry) else None

    def evaluation(self, entry: Model) -> Evaluation | None:
        """Its figures measured again, with the weights that are published now."""
        found = self.site.evaluations.get(entry.name) if self.ours(entry) else None
        return found if found and same_weights(entry.weights, found) else None

    def whole(self, path: str) -> str:
        """The whole address of a path of the site, "" where that of the site is not known."""
        return absolute(self.site.base_url, path) if self.site.base_url else ""

    def edit_link(self, path: str) -> str:
        """Where a card can be edited, "" where that is not known."""
        return self.site.edit_url + quote(path) if self.site.edit_url else ""

    def repository(self, entry: Model) -> str:
        """The repository that `hub.load` finds the model in, "" if none is known."""
        return entry.repository or self.site.hub.repository

    def can_load(self, entry: Model) -> bool:
        """Whether `hub.load` finds the model, as far as its repository can be read."""
        return bool(self.repository(entry)) and entry.offered is not False

    def result(self, card: Card, lang: Lang) -> SampleResult | None:
        return self.site.results.get((card.id, lang))

    def card_results(self, card: Card) -> list[SampleResult]:
        """Those of all sections that the card's pages show."""
        return [r for s in self.sections(card) if (r := self.result(card, s.lang))]

    def has_card(self, name: str) -> bool:
        """Whether a card of this id has a page, readable or not."""
        return name in self.named or any(card.id == name for card in self.site.broken)

    def findings(self, card: Card | BrokenCard) -> tuple[Diagnostic, ...]:
        """What is wrong with the card, in reading order."""
        return self.site.findings.get(card.id, ())

    def errors(self, card: Card | BrokenCard) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.findings(card) if d.severity is Severity.ERROR)


def site_index(site: Site) -> SiteIndex:
    """Sort a site's content for its pages: cards by title, entries by name, numbers as numbers."""
    everything: list[Card | BrokenCard] = [*site.cards, *site.broken]
    listed = sorted(everything, key=lambda c: (natural(c.title.lower()), c.id))
    cards = tuple(card for card in listed if isinstance(card, Card))
    named = {card.id: card for card in cards}
    known = sorted(
        (entry for entry in site.registry.entries if entry.card in named),
        key=lambda entry: (natural(entry.name), entry.repository),
    )
    entries: dict[str, list[Model]] = defaultdict(list)
    for entry in known:
        entries[entry.card].append(entry)
    by_card = {name: tuple(found) for name, found in entries.items()}
    boards, ranked = boards_of(site.hub, known)
    return SiteIndex(
        site,
        cards,
        named,
        by_card,
        boards,
        ranked,
        spans_of(known),
        {(s.kind, s.name): s for s in _shelves(cards, by_card)},
        labelled_fields(site.hub, known),
        varying_fields(site.hub, known),
        extra_texts(site),
        about_text(site),
        tuple(listed),
        _addresses(site, known),
    )


def _id(entry: Model) -> ModelId:
    return entry.card, entry.repository, entry.name


def _addresses(site: Site, entries: Iterable[Model]) -> dict[ModelId, str]:
    """The hub's own models have their names as addresses; others, where a name is taken, more.
    Names that differ by case alone are one file on some disks."""

    def foreign(entry: Model) -> bool:
        return bool(entry.repository) and not site.hub.is_ours(entry.repository)

    def order(entry: Model) -> tuple[object, ...]:
        return foreign(entry), entry.name != entry.name.lower(), _id(entry)

    found: dict[ModelId, str] = {}
    taken: set[str] = set()
    for entry in sorted(entries, key=order):
        address = _plain(entry.name)
        if address.lower() in taken and foreign(entry):
            address = _plain(f"{entry.name}--{entry.repository}")
        one = free(address.lower(), taken)
        taken.add(one)
        found[_id(entry)] = address + one.removeprefix(address.lower())
    return found


def _plain(name: str) -> str:
    """A name as that of a file: a sample may load any, `../x` and 5,000 letters among them."""
    return short(re.sub(r"[^\w.-]", "-", name).lstrip(".") or "model")


def _shelves(cards: Iterable[Card], entries: Mapping[str, tuple[Model, ...]]) -> list[Shelf]:
    found: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for card in cards:
        datasets = {m.measured_on for e in entries.get(card.id, ()) for m in e.metrics} - {""}
        keys = [("tags", t) for t in dict.fromkeys(card.tags)]
        keys += [("authors", card.author)] if card.author else []
        keys += [("datasets", d) for d in sorted(datasets)]
        for key in keys:
            found[key].append(card)
    shelves = []
    for kind in ("tags", "authors", "datasets"):
        names = sorted((n for k, n in found if k == kind), key=natural)
        for name, address in zip(names, slugs(names), strict=True):
            shelves.append(Shelf(kind, name, address, tuple(found[kind, name])))
    return shelves
