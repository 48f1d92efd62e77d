"""The JSON interface: `api/v1/models.json` and `api/v1/models/ID.json`; docs/api.md describes it.

`models`, `tags`, `meta` and `content` are those that MegEngine Hub's own generator writes. What it
does not have stands below `zoo`.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from zoo.core.card import BrokenCard, Card, Lang, Sample, Section
from zoo.render.index import SiteIndex
from zoo.render.site import Page
from zoo.render.views.card_text import card_text


def list_json(index: SiteIndex) -> Page:
    """All cards that can be read, what tags are called; errors, and the cards of each tag."""
    tagged = {s.name: [c.id for c in s.cards] for s in index.shelves.values() if s.kind == "tags"}
    tags = sorted({*tagged, *index.site.hub.tags})
    content = {
        "models": [_meta(index, card) for card in index.cards],
        "tags": {tag: {lang.value: index.tag(tag, lang) for lang in Lang} for tag in tags},
        "zoo": {"cards": {c.id: _state(index, c) for c in index.listed}, "tagged": tagged},
    }
    return _json("api/v1/models.json", content)


def card_json(index: SiteIndex, card: Card) -> Page:
    """One card with its load sample and its text in each language."""
    path = f"api/v1/models/{card.id}.json"
    whole = {
        "meta": _meta(index, card),
        "content": {
            "sampleCode": card.load.code,
            "fullText": {s.lang.value: _html(index, card, s, path) for s in card.sections},
        },
        "zoo": {
            **_state(index, card),
            "entries": [entry.name for entry in index.entries.get(card.id, ())],
            "markdown": {s.lang.value: s.text.strip("\n") + "\n" for s in card.sections},
        },
    }
    return _json(path, whole)


def _meta(index: SiteIndex, card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "author": card.author,
        "summary": {lang.value: text for lang, text in card.summary.items()},
        "githubLink": card.github_link,
        "tags": list(card.tags),
        "updateTime": index.site.updated.get(card.id) or None,
    }


def _state(index: SiteIndex, card: Card | BrokenCard) -> dict[str, Any]:
    """errors: how many the card has; readable: whether the API has a file for it."""
    return {"errors": len(index.errors(card)), "readable": isinstance(card, Card)}


def _html(index: SiteIndex, card: Card, section: Section, path: str) -> str:
    """The load sample and the section. Links are whole where the site's address is known, else
    relative to this file."""
    rendered = card_text(index, card, section, path, index.page_lang(section.lang), absolute=True)
    parts = (card.load, *rendered.pieces)
    return "\n".join(_code(p) if isinstance(p, Sample) else str(p) for p in parts) + "\n"


def _code(sample: Sample) -> str:
    language = sample.info.split(" ")[0]
    kind = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{kind}>{escape(sample.code, quote=False)}</code></pre>"


def _json(path: str, content: dict[str, Any]) -> Page:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Page(path, f"{text}\n".encode())
