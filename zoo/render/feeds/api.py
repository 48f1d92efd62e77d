"""The JSON interface: `api/v1/models.json` and `api/v1/models/ID.json`; `schema/` describes it."""

from __future__ import annotations

import json
from typing import Any

from zoo.core.card import BrokenCard, Card
from zoo.render.index import SiteIndex
from zoo.render.site import Page


def list_json(index: SiteIndex) -> Page:
    """All cards, the cards of each tag, and what the hub calls the tags."""
    tags = {
        shelf.name: [card.id for card in shelf.cards]
        for shelf in index.shelves.values()
        if shelf.kind == "tags"
    }
    models = [_meta(index, card) for card in index.listed]
    names = {tag: {lang.value: index.tag(tag, lang) for lang in index.langs} for tag in tags}
    return _json("api/v1/models.json", {"models": models, "tags": tags, "tagNames": names})


def card_json(index: SiteIndex, card: Card) -> Page:
    """One card with its load sample and its text in each language."""
    content = {
        "sampleCode": card.load.code,
        "fullText": {s.lang.value: s.text.strip("\n") + "\n" for s in card.sections},
    }
    whole = {"meta": _meta(index, card), "content": content}
    return _json(f"api/v1/models/{card.id}.json", whole)


def _meta(index: SiteIndex, card: Card | BrokenCard) -> dict[str, Any]:
    if isinstance(card, BrokenCard):
        blank: dict[str, Any] = {"author": "", "summary": {}, "githubLink": "", "tags": []}
        return {"id": card.id, "title": card.title, **blank, **_state(index, card)}
    return {
        "id": card.id,
        "title": card.title,
        "author": card.author,
        "summary": {lang.value: text for lang, text in card.summary.items()},
        "githubLink": card.github_link,
        "tags": list(card.tags),
        **_state(index, card),
    }


def _state(index: SiteIndex, card: Card | BrokenCard) -> dict[str, Any]:
    """errors: how many the card has; readable: whether it has a page with its text."""
    return {
        "updateTime": index.site.updated.get(card.id, ""),
        "errors": len(index.errors(card)),
        "readable": isinstance(card, Card),
    }


def _json(path: str, content: dict[str, Any]) -> Page:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Page(path, f"{text}\n".encode())
