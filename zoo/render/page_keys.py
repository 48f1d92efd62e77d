"""What each part of a site depends on, as digests: the same digest, the same pages."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from zoo.core.card import BrokenCard, Card, Lang
from zoo.render.index import SiteIndex
from zoo.render.theme import Theme


@dataclass(frozen=True, slots=True)
class Keys:
    """Digests of a card's text, of what lists say of it, of its samples' results, its entries."""

    text: str
    face: str
    results: str
    entries: str

    @property
    def listed(self) -> tuple[str, ...]:
        """All that pages of many cards depend on."""
        return self.face, self.results, self.entries


def digest(*facts: object) -> str:
    return sha256(repr(facts).encode()).hexdigest()


def theme_digest(theme: Theme) -> str:
    """Of what pages are made with; a project may keep its built site in the same folder."""
    parts = {part: theme.files(part) for part in ("templates", "static")}
    return digest([(part, n, f.read_bytes()) for part, of in parts.items() for n, f in of.items()])


def boards_shown(content: SiteIndex) -> object:
    """What every page's frame, lists of cards and the page for comparing show of the boards."""
    return [(board.slug, board.title, board.key) for board in content.boards]


def outcomes(content: SiteIndex, cards: dict[str, Keys]) -> object:
    history = sorted(
        (card, lang.value, past) for (card, lang), past in content.site.history.items()
    )
    wrong = [(c.id, c.title, content.errors(c)) for c in content.listed]
    return history, wrong, [(c.title, c.langs, cards[c.id].results) for c in content.cards]


def keys_of(content: SiteIndex, card: Card | BrokenCard) -> Keys:
    site = content.site
    found, errors = content.findings(card), len(content.errors(card))
    if isinstance(card, BrokenCard):
        changed = site.updated.get(card.id)
        return Keys(digest(card, found, changed), digest(card, errors, changed), "", "")
    entries = content.entries.get(card.id, ())
    keys = [(card.id, lang) for lang in Lang]
    said = (card.title, dict(card.summary), card.author, card.tags, card.github_link, card.langs)
    return Keys(
        digest(card.path, card.source.text or card, found, site.updated.get(card.id)),
        digest(card.id, said, errors, site.updated.get(card.id)),
        digest(card.id, [(site.results.get(k), site.history.get(k)) for k in keys]),
        digest(
            card.id,
            [(e, content.cost(e), content.evaluation(e), content.address(e)) for e in entries],
        ),
    )
