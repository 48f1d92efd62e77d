"""A card's page as Markdown, for readers that want text, and the list of all such pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from zoo.core.card import BrokenCard, Card, Lang, Section
from zoo.core.result import SampleResult, Status
from zoo.render import urls
from zoo.render.columns import measured_with
from zoo.render.feeds.tables import label, results, sorted_rows
from zoo.render.index import SiteIndex
from zoo.render.model_rows import ModelRow
from zoo.render.views.entry_table import entry_table
from zoo.render.views.home import lead_of
from zoo.render.words import WORDS, counted, giga, millions

_HEADING = re.compile(r"#|<h[1-6]|\S.*\n(=+|-+) *(\n|$)", re.IGNORECASE)


def plain_card(index: SiteIndex, card: Card, section: Section) -> bytes:
    """Title, facts, the load sample, all entries, and the section as its author wrote it. Text
    before the section's first heading gets one, or it would stand under the table's."""
    lang = section.lang
    words = WORDS[lang]
    parts = [
        f"# {card.title}",
        card.summary.get(lang, ""),
        "\n".join(_facts(index, card, lang)),
        f"## {words.load_title}",
        card.load.text.strip(),
    ]
    entries = "\n".join(_entries(index, card, lang))
    if entries:
        parts += [f"## {words.entries_title}", entries]
    text = section.text.strip()
    if text and not _HEADING.match(text):
        parts.append(f"## {words.usage_title}")
    parts.append(text)
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def _facts(index: SiteIndex, card: Card, lang: Lang) -> Iterator[str]:
    words = WORDS[lang]
    facts = {
        words.author: card.author,
        words.tags: words.enumerated.join(index.tag(tag, lang) for tag in card.tags),
        words.source: f"<{card.github_link}>" if card.github_link else "",
        words.verified: _verified(index.result(card, lang), lang),
        words.updated: index.site.updated.get(card.id, ""),
    }
    for name, value in facts.items():
        if value:
            yield "- " + words.pair.format(label=name, value=value)


def _verified(result: SampleResult | None, lang: Lang) -> str:
    """How the samples did, when and with which weights, where they ran."""
    words = WORDS[lang]
    if result is None or result.status is Status.NOT_RUN:
        return words.statuses["not run"]
    known = result.status.good or result.fetched  # what failed early may have fetched none
    kind = words.weight_kinds[result.weights.value] if known else ""
    return words.statuses[result.status.value] + _remark(lang, result.when[:10], kind)


def _remark(lang: Lang, *items: str) -> str:
    """Those of the items that say something, in brackets."""
    text = ("，" if lang is Lang.ZH_CN else ", ").join(filter(None, items))
    return WORDS[lang].aside.format(text=text) if text else ""


def _entries(index: SiteIndex, card: Card, lang: Lang) -> Iterator[str]:
    """The table of the card's page."""
    words, entries = WORDS[lang], index.entries.get(card.id, ())
    if not entries:
        return
    table = entry_table(index, entries, lang, urls.plain_card(lang, card.id))
    measured = [
        column.label + _remark(lang, column.unit, column.dataset) for column in table.columns
    ]
    heads = [words.entry, *table.fields, *measured, words.weights]
    yield _line(heads)
    yield _line("---" for _ in heads)
    for row in table.rows:
        weights = f"<{row.weights.url}>" if row.weights else words.no_weights
        yield _line([row.name, *row.name_values, *(cell.text for cell in row.cells), weights])


def _line(cells: Iterable[str]) -> str:
    escaped = (cell.replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def llms_txt(index: SiteIndex) -> bytes:
    """The hub in one page for language models: https://llmstxt.org."""
    own = Lang.EN_US if Lang.EN_US in index.langs else index.langs[0]
    words, lead = WORDS[own], lead_of(index, own) or index.site.hub.tagline.get(own, "")
    lines = [f"# {index.title(own)}", "", *([f"> {lead}", ""] if lead else [])]
    for lang in index.langs:
        cards = [c for c in index.cards if c.section(lang)]
        if cards:
            lines += [f"## {WORDS[lang].all_cards}", ""]
            lines += [_item(index, card, lang) for card in cards] + [""]
    broken = [card for card in index.listed if isinstance(card, BrokenCard)]
    if broken:
        lines += [f"## {words.broken_cards}", ""]
        lines += [_broken_item(index, card, own) for card in broken] + [""]
    lines += _models(index, own)
    lines += ["## API", ""]
    lines += [_link(index, path, path) + f": {text}" for path, text in words.api_texts.items()]
    return ("\n".join(lines) + "\n").encode()


def _models(index: SiteIndex, lang: Lang) -> Iterator[str]:
    """How to load a model, and the table of all."""
    words, rows = WORDS[lang], sorted_rows(index)
    first = next((row for row in rows if row.loadable), None)
    if first:
        yield from (f"## {words.load_title}", "", "```python", "from megengine import hub", "")
        yield f'model = hub.load("{first.repository}", "{first.name}", pretrained=True)'
        yield from ("model.eval()", "```", "")
    if not rows:
        return
    yield from (f"## {words.entries_title}", "")
    heads = [words.entry, words.card, words.result, f"{words.parameters} (M)", "GFLOPs"]
    heads += [f"{words.latency} (s)", words.weights_license, words.verified, words.level]
    yield _line(heads)
    yield _line("---" for _ in heads)
    for row in rows:
        yield _line(_model(row, lang))
    yield ""
    for text in measured_with(rows, lang):
        yield from (text, "")


def _model(row: ModelRow, lang: Lang) -> list[str]:
    figures = (
        f"{m.measured_on} {label(m)} {m.text or m.value}{m.unit}".strip()
        for m in results(row.entry)
    )
    return [
        row.name,
        _one_line(row.title),
        "; ".join(figures),
        millions(row.parameters) if row.parameters else "",
        giga(row.flops, 0) if row.flops else "",
        f"{row.seconds:.2f}" if row.seconds else "",
        row.license,
        WORDS[lang].statuses[row.status.value],
        row.level.value,
    ]


def _item(index: SiteIndex, card: Card, lang: Lang) -> str:
    errors = len(index.errors(card))
    flag = _remark(lang, counted(WORDS[lang].error_counts, errors)) if errors else ""
    summary = _one_line(card.summary.get(lang, "")) + flag
    link = _link(index, card.title, urls.plain_card(lang, card.id))
    return link + (f": {summary}" if summary else "")


def _broken_item(index: SiteIndex, card: BrokenCard, lang: Lang) -> str:
    first = next(iter(index.errors(card)), None)
    link = _link(index, card.title, urls.card(lang, card.id))
    return link + (f": {_one_line(first.message)}" if first else "")


def _link(index: SiteIndex, title: str, path: str) -> str:
    href = index.whole(path) or urls.link("llms.txt", path)
    return f"- [{_one_line(title)}]({href})"


def _one_line(text: str) -> str:
    """Text that cannot begin a line, a link or a tag."""
    return re.sub(r"([\\\[\]<])", r"\\\1", " ".join(text.split()))
