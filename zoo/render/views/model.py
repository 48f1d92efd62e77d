"""An entry's own page: how to load exactly this model, what goes in and out, its weights.

Also the words by which a search finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from zoo.core.card import Lang
from zoo.core.registry import Model
from zoo.core.task import Port
from zoo.render import urls
from zoo.render.feeds.linked_data import model_data, trail
from zoo.render.index import SiteIndex
from zoo.render.metrics import label_in, named_in, written
from zoo.render.model_rows import ModelRow, model_row
from zoo.render.name_fields import field_values
from zoo.render.references import bibtex
from zoo.render.views.entry_table import refused, weights_view
from zoo.render.views.frame import View, frame
from zoo.render.views.glance import licenses, paper
from zoo.render.views.lists import class_link
from zoo.render.views.loading import checkout, install, load_sample
from zoo.render.views.model_facts import big_figures, facts, pyramid_view
from zoo.render.views.samples import code_view
from zoo.render.words import WORDS, giga, in_language, parameters_in, seconds_in

_WIDTH = re.compile(r"(?<![A-Za-z0-9])x(\d+)_(\d+)")  # 0.5 of the usual channels: `x0_5`


def entry_page(index: SiteIndex, entry: Model, lang: Lang) -> View:
    """The page of `entry` at `urls.entry(lang, index.address(entry))`.

    parts: the name, cut where a line may break. note: what the snippet does not say. classes: where
    its classes are listed. glance: what it shares with its card's other models. bibtex: the card's
    references. refused: whether this hub refuses the weights, which have no published hash.
    copies: a button for each text to copy, with the ids of the elements that have it.
    """
    name = index.address(entry)
    words, page = WORDS[lang], urls.entry(lang, name)
    card = index.named[entry.card]
    summary = in_language(card.summary, lang)
    load, note = load_sample(index, card, entry, lang)
    inputs, outputs = index.site.hub.ports(entry.family, entry.config)
    weights = weights_view(entry.weights) if entry.weights else None
    address = partial(urls.entry, name=name)
    cited = code_view("page.bibtex", bibtex(index.shown(card, lang)), "bibtex")
    row = model_row(index, entry)
    task = in_language(index.site.hub.task(entry.task).label, lang)
    title = entry.name + words.aside.format(text=task or card.title)
    about = words.pair.format(label=entry.name, value=summary)
    picture = urls.model_picture(name)
    return View(
        frame=frame(index, lang, address, title, about, ("copy",), picture=picture),
        name=entry.name,
        parts=tuple(entry.name.split("_")),
        title=card.title,
        card_href=urls.link(page, urls.card(lang, card.id)),
        summary=summary,
        figures=tuple(big_figures(index, entry, lang, page)),
        load=load,
        note=note,
        inputs=_ports(inputs, lang),
        outputs=_ports(outputs, lang),
        classes=class_link(index, entry, outputs, lang, page),
        weights=weights,
        sha256=(entry.weights.sha256 or "") if entry.weights else "",
        refused=refused(entry),
        facts=tuple(facts(index, entry, lang)),
        found=found(index, entry, row, lang),
        linked_data=(
            model_data(index, row, lang, summary),
            trail(index, lang, (card.title, urls.card(lang, card.id)), (entry.name, page)),
        ),
        compare_href=f"{urls.link(page, urls.compare(lang))}?m={name}",
        glance=(*paper(index, card, lang), *licenses(index, (row,), lang)),
        install=install(index, card, lang) if load else None,
        checkout=checkout(index, card, entry.name),
        pyramid=pyramid_view(index.cost(entry), lang),
        bibtex=cited,
        copies=(
            View(text=words.copy_name, ids="page.name"),
            *([View(text=words.copy_bibtex, ids=f"{cited.id}-code")] if cited else []),
        ),
    )


def _ports(ports: Iterable[Port], lang: Lang) -> tuple[View, ...]:
    """Inputs or outputs: the name in code, shape and type, what it means."""
    return tuple(
        View(name=p.name, shape=p.text, meaning=in_language(p.meaning, lang)) for p in ports
    )


def found(index: SiteIndex, entry: Model, row: ModelRow, lang: Lang) -> View:
    """words: beside the name. facts: figure and costs. tags: as a hit shows them."""
    tags = [index.tag(tag, lang) for tag in entry.tags]
    task = index.site.hub.task(entry.task)
    words = (
        *entry.name.split("_"),
        *(f"{whole}.{part}x" for whole, part in _WIDTH.findall(entry.name)),
        row.title,
        row.family,
        in_language(task.label, lang),
        *(index.tag(tag, lang) for tag in task.tags),
        *(text for _, text in field_values(index.site.hub, entry, lang)),
        *row.fields.values(),
        *(key.title for key in row.figures),
        *(label_in(key, lang) for key in row.figures),
        *tags,
        *entry.tags,
    )
    return View(
        words=" ".join(dict.fromkeys(filter(None, words))),
        facts=" · ".join(_facts(row, lang)),
        tags=" · ".join((row.title, *tags)),
    )


def _facts(row: ModelRow, lang: Lang) -> Iterator[str]:
    for key, metric in [*row.figures.items()][:1]:
        yield f"{named_in(key.title, key, lang)} {written(metric)} {key.unit}".strip()
    if row.parameters:
        yield f"{WORDS[lang].parameters} {parameters_in(row.parameters)}"
    if row.flops:
        yield f"{giga(row.flops, 0)} GFLOPs"
    if row.seconds:
        yield seconds_in(lang, row.seconds)
