"""The strip of facts that opens the page of a card or a model: what it costs, paper, licenses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zoo.core.card import Card, Lang
from zoo.render.index import SiteIndex
from zoo.render.metrics import best, label_in, written
from zoo.render.model_rows import ModelRow, card_rows
from zoo.render.references import references
from zoo.render.views.frame import board_links
from zoo.render.views.samples import Fact
from zoo.render.words import WORDS, bytes_in, parameters_span, processor_in, seconds_in, unbroken


def card_glance(index: SiteIndex, card: Card, lang: Lang, page: str) -> tuple[Fact, ...]:
    """Of all models of a card: the best figure, ranges of costs, and what they share."""
    rows = card_rows(index, card)
    return (
        *_best(index, card, lang, page),
        *_costs(rows, lang),
        *paper(index, card, lang),
        *licenses(index, rows, lang),
    )


def _best(index: SiteIndex, card: Card, lang: Lang, page: str) -> Iterator[Fact]:
    found = best(index.entries.get(card.id, ()))
    if not found:
        return
    key, metric = found
    board = board_links(index, (key,), lang, page).get(key)
    label = WORDS[lang].best_of.format(metric=unbroken(label_in(key, lang)))
    shown = f"{written(metric)} {key.unit}".strip()
    yield Fact(label, shown, key.dataset, board.href if board else "")


def _costs(rows: Sequence[ModelRow], lang: Lang) -> Iterator[Fact]:
    words = WORDS[lang]
    parameters = [row.parameters for row in rows if row.parameters]
    if parameters:
        yield Fact(words.parameters, parameters_span(parameters))
    timed = [row for row in rows if row.seconds]
    if seconds := [row.seconds for row in timed if row.seconds]:
        sizes = {row.input for row in timed}
        machines = {processor_in(lang, row.processor) for row in timed}
        note = " · ".join(min(of) for of in (sizes, machines) if len(of) == 1)
        yield Fact(words.latency, seconds_in(lang, *seconds), note)


def paper(index: SiteIndex, card: Card, lang: Lang) -> Iterator[Fact]:
    for one in references(index.shown(card, lang))[:1]:
        place = f"arXiv:{one.arxiv}" if one.arxiv else one.venue
        yield Fact(WORDS[lang].paper, place, one.year, one.url)


def licenses(index: SiteIndex, rows: Sequence[ModelRow], lang: Lang) -> Iterator[Fact]:
    words, hub = WORDS[lang], index.site.hub
    ours = [row for row in rows if row.loadable and hub.is_ours(row.repository)]
    if ours and index.site.code_license:
        yield Fact(words.code_license, index.site.code_license, words.license_file)
    files = [row for row in rows if row.url]
    if files:
        stated = sorted({row.license or words.license_unknown for row in files})
        sizes = [row.bytes for row in files if row.bytes]
        ends = dict.fromkeys((bytes_in(min(sizes)), bytes_in(max(sizes)))) if sizes else ()
        yield Fact(words.weights_license, words.enumerated.join(stated))
        yield Fact(words.weights_size, "–".join(ends) or words.unknown)
