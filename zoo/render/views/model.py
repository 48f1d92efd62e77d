"""An entry's own page: how to load exactly this model, what goes in and out, its weights."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from markupsafe import Markup

from zoo.core.card import Card, Lang
from zoo.core.evaluation import Agreement
from zoo.core.hub import Hub
from zoo.core.measurement import Cost
from zoo.core.naming import metric_in_file_name
from zoo.core.registry import Model
from zoo.core.task import SETTING, Port
from zoo.render import urls
from zoo.render.feeds.linked_data import model_data, trail
from zoo.render.formats import (
    decimals,
    figure,
    giga,
    parameters_in,
    places_of,
    processor_in,
    rounded,
    seconds_in,
)
from zoo.render.index import SiteIndex
from zoo.render.markdown import highlight
from zoo.render.measured_again import measured_note
from zoo.render.metrics import figures, keyed, label_in
from zoo.render.model_rows import model_row
from zoo.render.name_fields import field_values
from zoo.render.references import bibtex
from zoo.render.strings import WORDS, in_language
from zoo.render.views.entry_table import WeightsView, refused, weights_view
from zoo.render.views.found import Found, found
from zoo.render.views.frame import Frame, board_links, frame, with_picture
from zoo.render.views.glance import Glance, model_glance
from zoo.render.views.install import Install, checkout, install
from zoo.render.views.pyramid import PyramidView, pyramid_view
from zoo.render.views.samples import Fact, SampleView, code_view, obstacle, proof

_NAME = "name_of_the_entry"
_PRETRAINED = re.compile(r"\bpretrained\s*=\s*(True|False)\b")
_SNIPPET = """from megengine import hub

model = hub.load("{repository}", "{name}"{pretrained})
model.eval()
"""


@dataclass(frozen=True, slots=True)
class BigFigure:
    """A number to see first. source: who says so. href: the leaderboard it is ranked on.

    wrong: the model was measured again and does not reach it.
    """

    value: str
    unit: str
    label: str
    detail: str
    source: str
    href: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class PortView:
    """An input or output: its name in code, its shape and type, what it means."""

    name: str
    shape: str
    meaning: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """parts: the name, cut where a line may break. note: what the snippet does not say.

    glance: what it shares with its card's other models. bibtex: the card's references.
    refused: whether this hub refuses the weights, which have no published hash.
    """

    frame: Frame
    name: str
    parts: tuple[str, ...]
    title: str
    card_href: str
    summary: str
    figures: tuple[BigFigure, ...]
    load: SampleView | None
    note: str
    inputs: tuple[PortView, ...]
    outputs: tuple[PortView, ...]
    weights: WeightsView | None
    sha256: str
    refused: bool
    facts: tuple[Fact, ...]
    compare_href: str
    glance: tuple[Glance, ...]
    install: Install | None
    checkout: SampleView | None
    bibtex: SampleView | None
    found: Found
    pyramid: PyramidView | None
    linked_data: tuple[Mapping[str, Any], ...]


def entry_page(index: SiteIndex, entry: Model, lang: Lang) -> EntryPage:
    """The page of `entry` at `urls.entry(lang, index.address(entry))`."""
    name = index.address(entry)
    page = urls.entry(lang, name)
    card = index.named[entry.card]
    summary = card.summary.get(lang) or next(iter(card.summary.values()), "")
    load, note = _load(index, card, entry, lang)
    inputs, outputs = index.site.hub.ports(entry.family, entry.config)
    weights = weights_view(entry.weights) if entry.weights else None
    address = partial(urls.entry, name=name)
    section = index.shown(card, lang)
    row = model_row(index, entry)
    task = in_language(index.site.hub.task(entry.task).label, lang)
    title = entry.name + WORDS[lang].aside.format(text=task or card.title)
    about = WORDS[lang].pair.format(label=entry.name, value=summary)
    outer = frame(index, lang, address, title, about, ("copy",))
    return EntryPage(
        frame=with_picture(outer, index, urls.model_picture(name)),
        name=entry.name,
        parts=tuple(entry.name.split("_")),
        title=card.title,
        card_href=urls.link(page, urls.card(lang, card.id)),
        summary=summary,
        figures=tuple(_figures(index, entry, lang, page)),
        load=load,
        note=note,
        inputs=port_views(inputs, lang),
        outputs=port_views(outputs, lang),
        weights=weights,
        sha256=(entry.weights.sha256 or "") if entry.weights else "",
        refused=refused(entry),
        facts=(
            *_repository(index, entry, lang),
            *_facts(index.site.hub, entry, lang),
            *_measured(index.cost(entry), lang),
        ),
        found=found(index, entry, row, lang),
        linked_data=(
            model_data(index, row, lang, summary),
            trail(index, lang, (card.title, urls.card(lang, card.id)), (entry.name, page)),
        ),
        compare_href=f"{urls.link(page, urls.compare(lang))}?m={name}",
        glance=model_glance(index, card, row, lang),
        install=install(index, card, lang) if load else None,
        checkout=checkout(index, card, entry.name),
        pyramid=pyramid_view(index.cost(entry), lang),
        bibtex=code_view("page.bibtex", bibtex(section), "bibtex") if section else None,
    )


def port_views(ports: Iterable[Port], lang: Lang) -> tuple[PortView, ...]:
    """Inputs or outputs in words of a language, or of another one where it has none."""
    return tuple(
        PortView(p.name, p.text, p.meaning.get(lang) or next(iter(p.meaning.values()), ""))
        for p in ports
    )


def load_code(
    card: Card, entry: Model, names: tuple[str, ...], repository: str
) -> tuple[Markup, bool] | None:
    """The card's load sample with this entry's name in it, and whether that is the sample itself.

    names: those of the card's entries. The sample is highlighted once, for the name it holds.
    If it loads none of them, or from another repository, a sample of ours takes its place; None
    without a repository.
    """
    code = card.load.code
    loaded = _loaded(code, names)
    named = entry.name if entry.name in loaded else next(iter(loaded), None)
    if named is None or (entry.repository and entry.repository not in code):
        if not repository:
            return None
        named = _NAME
        asked = _PRETRAINED.search(code)
        said = asked[1] if asked else ("True" if entry.weights else "")
        pretrained = f", pretrained={said}" if said else ""
        code = _SNIPPET.format(repository=repository, name=named, pretrained=pretrained)
    own = named == entry.name and code == card.load.code
    if not own:
        code = _without_variants(code, names)
    return Markup(_whole(named).sub(entry.name, highlight(code, "python"))), own


def _without_variants(code: str, names: tuple[str, ...]) -> str:
    """The code without comments that load one of the names instead."""
    kept = []
    for comment, group in groupby(code.splitlines(keepends=True), _is_comment):
        lines = list(group)
        if not comment or not any(_whole(name).search("".join(lines)) for name in names):
            kept += lines
    return "".join(kept)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _loaded(code: str, names: tuple[str, ...]) -> list[str]:
    """Those of the names that the code holds as strings, in order; a comment loads nothing."""
    try:
        nodes = [n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Constant)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    return [node.value for node in nodes if node.value in names]


def _whole(name: str) -> re.Pattern[str]:
    """The name where it is no part of a longer one; in HTML as well, a name holds no mark-up."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")


def _load(index: SiteIndex, card: Card, entry: Model, lang: Lang) -> tuple[SampleView | None, str]:
    """The snippet, its proof where the card's own sample loads this entry, and a remark."""
    words = WORDS[lang]
    if entry.offered is False:
        return None, words.not_built
    names = tuple(e.name for e in index.entries[card.id])
    found = load_code(card, entry, names, index.repository(entry))
    if found is None:
        return None, words.no_repository
    code, own = found
    if not own:
        return SampleView("load-code", "Python", code, None), words.derived_note
    section = index.shown(card, lang)
    result = index.result(card, section.lang) if section else None
    shown = obstacle(index, card, card.load, lang) or proof(lang, result, 0)
    return SampleView("load-code", "Python", code, shown), ""


def _figures(index: SiteIndex, entry: Model, lang: Lang, page: str) -> Iterator[BigFigure]:
    words = WORDS[lang]
    boards = board_links(index, figures(entry, index.site.hub), lang, page)
    stated = metric_in_file_name(entry.weights.url) if entry.weights else None
    for key, metric in keyed(entry):
        if key.kind == SETTING:
            continue
        value = metric.value
        sure = stated is not None and not key.is_cost and abs(stated - value) < 0.05
        source = words.source_card_and_file if sure else words.source_card
        note = measured_note(index, entry, metric, lang)
        if note:
            partial = note.agreement is Agreement.PARTIAL
            source = f"{source}{words.listed}{note.text}" if partial else note.text
        yield BigFigure(
            metric.text or figure(value, (decimals if key.is_cost else places_of)([value])),
            key.unit,
            label_in(key, lang),
            key.dataset,
            source,
            boards[key].href if key in boards else "",
            bool(note and note.wrong),
        )
    cost = index.cost(entry)
    if cost and cost.parameters:
        yield BigFigure(
            parameters_in(cost.parameters), "M", words.parameters, "", words.source_count
        )
    if cost and cost.flops:
        yield BigFigure(giga(cost.flops, 1), "G", "FLOPs", cost.size, words.source_operations)
    if cost and cost.seconds:
        took, _, unit = seconds_in(lang, cost.seconds).partition(" ")
        source = processor_in(lang, cost.processor)
        yield BigFigure(took, unit, words.latency, cost.size, source)


def _repository(index: SiteIndex, entry: Model, lang: Lang) -> Iterator[Fact]:
    words = WORDS[lang]
    if repository := index.repository(entry):
        ours = index.site.hub.is_ours(repository)
        known = bool(index.site.hub.repository)
        note = "" if ours or not known else words.built_elsewhere
        yield Fact(words.repository, repository + note)


def _facts(hub: Hub, entry: Model, lang: Lang) -> Iterator[Fact]:
    words = WORDS[lang]
    for value in field_values(hub, entry, lang):
        yield Fact(value.label, value.text)
    match = hub.match(entry.name)
    usual = hub.config(match) if match else {}
    own = [f"{n}={v}" for n, v in entry.config.items() if usual.get(n) != v]
    if own:
        yield Fact(words.configuration, words.enumerated.join(own))


def _measured(cost: Cost | None, lang: Lang) -> Iterator[Fact]:
    """The peak memory of the process that was measured, as tables of models show it."""
    if cost and cost.memory:
        yield Fact(WORDS[lang].memory, f"{rounded(cost.memory / 2**30, 2)} GiB")
