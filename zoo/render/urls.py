"""Where each page stands. Addresses are the same in both languages after the first folder.

Links name files (`cards/atss.html`), so the site works on any server, under any sub-path, and
opened from the disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote, urlsplit

from zoo.core.card import Lang
from zoo.core.naming import slug

LONGEST = 200  # bytes of a name; file systems take 255, of which the end and its number need some


def home(lang: Lang, number: int = 1) -> str:
    """A page of the list of all cards; the first is the home page."""
    return f"{lang.value}/index.html" if number == 1 else f"{lang.value}/page-{number}.html"


def card(lang: Lang, card_id: str) -> str:
    return f"{lang.value}/cards/{card_id}.html"


def plain_card(lang: Lang, card_id: str) -> str:
    """The card's page as Markdown."""
    return f"{lang.value}/cards/{card_id}.md"


def notebook(lang: Lang, card_id: str) -> str:
    return f"{lang.value}/cards/{card_id}.ipynb"


def model_index(card_id: str) -> str:
    return f"api/v1/models/{card_id}.model-index.yml"


def metafile(card_id: str) -> str:
    return f"api/v1/models/{card_id}.metafile.yml"


def picture(card_id: str) -> str:
    """What a shared link to the card shows."""
    return f"share/{card_id}.png"


def model_picture(name: str) -> str:
    """What a shared link to a model shows."""
    return f"share/models/{name}.png"


def feed(lang: Lang) -> str:
    return f"{lang.value}/feed.xml"


def failures(lang: Lang) -> str:
    """The Atom feed of samples that fail."""
    return f"{lang.value}/failures.xml"


def badge(card_id: str, kind: str = "svg") -> str:
    """How a card's samples did, or the hub's without a card. kind: `svg` or `json`."""
    return f"api/v1/badges/{card_id}.{kind}" if card_id else f"api/v1/badge.{kind}"


def entry(lang: Lang, name: str) -> str:
    """A model's page; see `SiteIndex.address`."""
    return f"{lang.value}/models/{name}.html"


def board(lang: Lang, name: str) -> str:
    """The leaderboard of one metric; see `slugs`."""
    return f"{lang.value}/boards/{name}.html"


def board_plot(lang: Lang, name: str) -> str:
    return f"{lang.value}/boards/{name}.svg"


def board_csv(name: str) -> str:
    return f"api/v1/boards/{name}.csv"


def board_json(name: str) -> str:
    return f"api/v1/boards/{name}.json"


def models(lang: Lang) -> str:
    """All models in one table."""
    return f"{lang.value}/models.html"


def shelf(lang: Lang, kind: str, name: str, number: int = 1) -> str:
    """The cards with something in common. kind: `tags`, `authors` or `datasets`."""
    return f"{lang.value}/{kind}/{name}{'' if number == 1 else f'.{number}'}.html"


def status(lang: Lang) -> str:
    return f"{lang.value}/status.html"


def compare(lang: Lang) -> str:
    return f"{lang.value}/compare.html"


def changes(lang: Lang) -> str:
    return f"{lang.value}/changes.html"


def search(lang: Lang) -> str:
    return f"{lang.value}/search.html"


def rules(lang: Lang) -> str:
    """What the rules mean by which errors were found; each has its code as anchor."""
    return f"{lang.value}/rules.html"


def about(lang: Lang) -> str:
    return f"{lang.value}/about.html"


def extra(lang: Lang, name: str) -> str:
    """A page of the hub's own; see `ExtraPage.slug`."""
    return f"{lang.value}/pages/{name}.html"


def kept(webp: str) -> str:
    """A picture that a sample wrote, by its bytes in base64."""
    return f"kept/{sha256(webp.encode()).hexdigest()[:16]}.webp"


def sheet(family: str) -> str:
    """What a family made of four pictures before and after it was trained on them."""
    return f"overfit/{family}.webp"


def hub_picture(path: str) -> str:
    """A picture that the hub's own pages show, by its path below the hub's root."""
    return f"pages/{path}"


def root(path: str) -> str:
    """The way from a page up to the site's root: `en_US/cards/a.html` -> `../../`."""
    return "../" * path.count("/")


def link(page: str, target: str) -> str:
    """A link from one page to another path of the site, `#anchor` allowed."""
    return root(page) + _quoted(target)


@lru_cache(maxsize=65536)
def _quoted(target: str) -> str:
    path, mark, anchor = target.partition("#")
    return quote(path) + (mark + quote(anchor) if mark else "")


def absolute(base_url: str, target: str) -> str:
    """The full address of a path of the site."""
    return f"{base_url.rstrip('/')}/{_quoted(target)}"


def base_path(base_url: str) -> str:
    """The path under which the site stands: `https://example.org/hub/` -> `/hub/`."""
    return urlsplit(base_url).path.rstrip("/") + "/"


def slugs(texts: Iterable[str]) -> list[str]:
    """A unique address for each text: of equal ones, the later ones get a number."""
    taken: dict[str, None] = {}
    for text in texts:
        name, number = short(slug(text)), 1
        while name in taken:
            number += 1
            name = f"{short(slug(text))}-{number}"
        taken[name] = None
    return list(taken)


def short(name: str) -> str:
    """The name, or its beginning and a digest where a file system would not take it as a name."""
    if len(name.encode()) <= LONGEST:
        return name
    begin = name.encode()[: LONGEST - 9].decode(errors="ignore")
    return f"{begin}-{sha256(name.encode()).hexdigest()[:8]}"
