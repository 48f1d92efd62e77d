"""A card in the vocabulary of search engines, schema.org."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zoo.core.card import Card, Lang
from zoo.render import urls
from zoo.render.index import SiteIndex


def linked_data(index: SiteIndex, card: Card, lang: Lang, summary: str) -> Mapping[str, Any]:
    """The card as `SoftwareSourceCode`, for a script element of type `application/ld+json`."""
    site = index.site
    known = {
        "description": summary,
        "author": {"@type": "Organization", "name": card.author} if card.author else None,
        "codeRepository": card.github_link,
        "keywords": [index.tag(tag, lang) for tag in card.tags],
        "dateModified": site.updated.get(card.id),
        "url": urls.absolute(site.base_url, urls.card(lang, card.id)) if site.base_url else None,
    }
    return {
        "@context": "https://schema.org",
        "@type": "SoftwareSourceCode",
        "name": card.title,
        "inLanguage": lang.tag,
        "programmingLanguage": "Python",
        **{key: value for key, value in known.items() if value},
    }
