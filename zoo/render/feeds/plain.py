"""A card's page as Markdown, for readers that want text, and the list of all such pages."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.card import Card, Lang, Section
from zoo.render import addresses
from zoo.render.catalogue import Catalogue
from zoo.render.metrics import figures
from zoo.render.words import WORDS


def plain_card(catalogue: Catalogue, card: Card, section: Section) -> bytes:
    """Title, facts, the load sample, all entries, and the section as its author wrote it."""
    lang = section.lang
    words = WORDS[lang]
    parts = [
        f"# {card.title}",
        card.summary.get(lang, ""),
        "\n".join(_facts(catalogue, card, lang)),
        f"## {words.load_title}",
        card.load.text.strip(),
    ]
    entries = "\n".join(_entries(catalogue, card, lang))
    if entries:
        parts += [f"## {words.entries_title}", entries]
    parts.append(section.text.strip())
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def _facts(catalogue: Catalogue, card: Card, lang: Lang) -> Iterator[str]:
    words = WORDS[lang]
    result = catalogue.result(card, lang)
    status = words.statuses[result.status.value if result else "not run"]
    when = f" ({result.when[:10]}, {words.weight_kinds[result.weights.value]})" if result else ""
    facts = {
        words.author: card.author,
        words.tags: ", ".join(card.tags),
        words.source: f"<{card.github_link}>" if card.github_link else "",
        words.verified: status + when,
        words.updated: catalogue.site.updated.get(card.id, ""),
    }
    for label, value in facts.items():
        if value:
            yield "- " + words.pair.format(label=label, value=value)


def _entries(catalogue: Catalogue, card: Card, lang: Lang) -> Iterator[str]:
    words = WORDS[lang]
    entries = catalogue.entries.get(card.id, ())
    if not entries:
        return
    keys = list(dict.fromkeys(key for e in entries for key in figures(e)))
    heads = [words.entry, *(f"{k.label} ({k.unit})" if k.unit else k.label for k in keys)]
    heads.append(words.weights)
    yield f"| {' | '.join(heads)} |"
    yield "|" + " --- |" * len(heads)
    for entry in entries:
        values = [f"{figures(entry)[k]:g}" if k in figures(entry) else "" for k in keys]
        weights = f"<{entry.weights.url}>" if entry.weights else words.no_weights
        yield f"| {' | '.join((entry.name, *values, weights))} |"


def llms_txt(catalogue: Catalogue) -> bytes:
    """The hub in one page for language models: https://llmstxt.org."""
    words = WORDS[Lang.EN_US]
    lines = [f"# {words.site}", "", f"> {words.lead}", ""]
    for lang in Lang:
        cards = [c for c in catalogue.cards if c.section(lang)]
        if cards:
            lines += [f"## {WORDS[lang].all_cards}", ""]
            lines += [_item(catalogue, card, lang) for card in cards] + [""]
    base = catalogue.site.base_url
    machine = addresses.absolute(base, "api/v1/models.json") if base else "api/v1/models.json"
    lines += ["## API", "", f"- [models.json]({machine}): {words.api_text}"]
    return ("\n".join(lines) + "\n").encode()


def _item(catalogue: Catalogue, card: Card, lang: Lang) -> str:
    base, path = catalogue.site.base_url, addresses.plain_card(lang, card.id)
    href = addresses.absolute(base, path) if base else addresses.link("llms.txt", path)
    summary = card.summary.get(lang, "")
    return f"- [{card.title}]({href})" + (f": {summary}" if summary else "")
