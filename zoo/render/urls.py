"""Where each page stands. Addresses are the same in both languages after the first folder.

Links name files (`cards/atss.html`), so the site works on any server, under any sub-path, and
opened from the disk.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import lru_cache
from hashlib import sha256
from itertools import chain, count
from typing import Protocol
from urllib.parse import quote, urlsplit

from zoo.core.card import Lang
from zoo.core.naming import slug

LONGEST = 200  # bytes of a name; file systems take 255, of which the end and its number need some


class _Address(Protocol):
    def __call__(self, lang: Lang, name: str = "") -> str: ...


def _page(pattern: str) -> _Address:
    """Where a page stands in each language. `{}`: the name of what it is about."""

    def address(lang: Lang, name: str = "") -> str:
        return f"{lang.value}/{pattern.format(name)}"

    return address


about = _page("about.html")
changes = _page("changes.html")
compare = _page("compare.html")
failures = _page("failures.xml")  # the Atom feed of samples that fail
feed = _page("feed.xml")
models = _page("models.html")  # all models in one table
rules = _page("rules.html")  # each rule by which errors were found has its code as anchor
search = _page("search.html")
status = _page("status.html")

card = _page("cards/{}.html")
plain_card = _page("cards/{}.md")
notebook = _page("cards/{}.ipynb")
entry = _page("models/{}.html")  # a model's page; see `SiteIndex.address`
board = _page("boards/{}.html")  # the leaderboard of one metric; see `slugs`
board_plot = _page("boards/{}.svg")
extra = _page("pages/{}.html")  # a page of the hub's own; see `ExtraPage.slug`

# Files that all languages share.
model_index = "api/v1/models/{}.model-index.yml".format
metafile = "api/v1/models/{}.metafile.yml".format
card_json = "api/v1/models/{}.json".format
board_csv = "api/v1/boards/{}.csv".format
board_json = "api/v1/boards/{}.json".format
picture = "share/{}.png".format  # what a shared link to a card shows
model_picture = "share/models/{}.png".format
sheet = "overfit/{}.webp".format  # a family's pictures before and after it was trained on them
hub_picture = "pages/{}".format  # of the hub's own pages, by its path below the hub's root
MODELS_JSON = "api/v1/models.json"  # all cards


def home(lang: Lang, number: int = 1) -> str:
    """A page of the list of all cards; the first is the home page."""
    return f"{lang.value}/{'index' if number == 1 else f'page-{number}'}.html"


def shelf(lang: Lang, kind: str, name: str, number: int = 1) -> str:
    """The cards with something in common. kind: `tags`, `authors` or `datasets`."""
    return f"{lang.value}/{kind}/{name}{'' if number == 1 else f'.{number}'}.html"


def badge(card_id: str, kind: str = "svg") -> str:
    """How a card's samples did, or the hub's without a card. kind: `svg` or `json`."""
    return f"api/v1/badges/{card_id}.{kind}" if card_id else f"api/v1/badge.{kind}"


def kept(webp: str) -> str:
    """A picture that a sample wrote, by its bytes in base64."""
    return f"kept/{sha256(webp.encode()).hexdigest()[:16]}.webp"


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
        taken[free(short(slug(text)), taken)] = None
    return list(taken)


def free(name: str, taken: Container[str], between: str = "-") -> str:
    """The name, or if it is taken, the name with the first number from 2 that is not."""
    numbered = (f"{name}{between}{number}" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


def short(name: str) -> str:
    """The name, or its beginning and a digest where a file system would not take it as a name."""
    if len(name.encode()) <= LONGEST:
        return name
    begin = name.encode()[: LONGEST - 9].decode(errors="ignore")
    return f"{begin}-{sha256(name.encode()).hexdigest()[:8]}"
