"""Badges for READMEs: how the samples of a card, or of all, did. SVG, and JSON for shields.io."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape

from zoo.core.card import BrokenCard, Card, Lang
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.site import Page
from zoo.render.views.samples import state_of
from zoo.render.words import WORDS

COLOURS = {  # by states, of which the first that occurs is the badge's
    "wrong": "#b02a1c",
    "failed": "#b02a1c",
    "open": "#56606a",
    "passed": "#0b6b4b",
    "skipped": "#56606a",
}


def badges(index: SiteIndex, card: Card | BrokenCard | None = None) -> Iterator[Page]:
    """A card's badge, or the hub's without one, in the first of the hub's languages."""
    words = WORDS[index.langs[0]]
    states = [state for one in ([card] if card else index.listed) for state in _states(index, one)]
    state = next((one for one in COLOURS if one in states), "open")
    counts = f"{states.count('passed')}/{len(states)} {words.badge_states['passed']}"
    text, name = (words.badge_states[state], card.id) if card else (counts, "")
    yield Page(urls.badge(name), _svg(words.badge_text, text, COLOURS[state]).encode())
    fields = {
        "schemaVersion": 1,
        "label": words.badge_text,
        "message": text,
        "color": COLOURS[state].lstrip("#"),
    }
    if state in ("failed", "wrong"):
        fields["isError"] = True
    yield Page(urls.badge(name, "json"), (json.dumps(fields, ensure_ascii=False) + "\n").encode())


def badge_line(index: SiteIndex, lang: Lang, card: Card | None = None) -> str:
    """A line of Markdown for a README; "" where the site's address is not known."""
    picture = index.whole(urls.badge(card.id if card else ""))
    target = index.whole(urls.card(lang, card.id) if card else urls.status(lang))
    return f"[![{WORDS[lang].badge_text}]({picture})]({target})\n" if target else ""


def _states(index: SiteIndex, card: Card | BrokenCard) -> Iterable[str]:
    """The state of each language's samples."""
    if isinstance(card, BrokenCard) or index.errors(card):
        return ["wrong"]
    results = (index.result(card, section.lang) for section in index.sections(card))
    return [state_of(result.status if result else None) for result in results]


def _svg(label: str, text: str, colour: str) -> str:
    label_length, length = _length(label), _length(text)
    left, label, text = label_length + 14, escape(label), escape(text)
    whole = left + length + 14
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img">
<title>{label}: {text}</title>
<rect width="{whole}" height="20" rx="3" fill="#3a4149"/>
<path d="M{left} 0h{length + 11}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{left}z" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="7" y="14" textLength="{label_length}">{label}</text>
<text x="{left + 7}" y="14" textLength="{length}">{text}</text>
</g>
</svg>
"""


def _length(text: str) -> int:
    """About as wide as Verdana sets it at 11 px; Chinese takes the whole square."""
    return sum(11 if sign > "\u2e7f" else 7 if sign not in "filjt.,/ " else 4 for sign in text)
