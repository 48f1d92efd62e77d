"""Cards, models and leaderboards in the vocabulary of search engines, schema.org."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zoo.core.card import Card, Lang
from zoo.render import urls
from zoo.render.boards import Board
from zoo.render.index import SiteIndex
from zoo.render.model_rows import ModelRow
from zoo.render.references import references
from zoo.render.words import WORDS

Thing = Mapping[str, Any]
LISTED = 100  # models of a leaderboard


def linked_data(index: SiteIndex, card: Card, lang: Lang, summary: str) -> Thing:
    """The card as `SoftwareSourceCode`, for a script element of type `application/ld+json`."""
    site = index.site
    return _top(
        "SoftwareSourceCode",
        name=card.title,
        inLanguage=lang.tag,
        programmingLanguage="Python",
        description=summary,
        author={"@type": "Organization", "name": card.author} if card.author else None,
        codeRepository=card.github_link,
        license=site.code_license if card.id in index.entries else "",
        keywords=[index.tag(tag, lang) for tag in card.tags],
        dateModified=site.updated.get(card.id),
        url=index.whole(urls.card(lang, card.id)),
        image=index.whole(urls.picture(card.id)),
        citation=[
            {"@type": "ScholarlyArticle", "name": p.title, "url": p.url, "datePublished": p.year}
            for p in references(index.shown(card, lang))
        ],
    )


def model_data(index: SiteIndex, row: ModelRow, lang: Lang, summary: str) -> Thing:
    """A model, with its figures and costs as properties."""
    measured = [(key.title, metric.value, key.unit) for key, metric in row.figures.items()]
    costs = [
        (WORDS[lang].parameters, row.parameters, ""),
        ("FLOPs", row.flops, ""),
        (WORDS[lang].latency, row.seconds, "s"),
    ]
    known = [(name, value, unit) for name, value, unit in (*measured, *costs) if value is not None]
    return _top(
        "SoftwareSourceCode",
        name=row.name,
        inLanguage=lang.tag,
        programmingLanguage="Python",
        description=summary,
        codeRepository=f"https://github.com/{row.repository}" if row.repository else None,
        license=row.license,
        url=index.whole(urls.entry(lang, row.address)),
        image=index.whole(urls.model_picture(row.address)),
        isPartOf=_thing(
            "SoftwareSourceCode",
            name=row.title,
            url=index.whole(urls.card(lang, row.card)),
        ),
        additionalProperty=[
            _thing("PropertyValue", name=name, value=value, unitText=unit)
            for name, value, unit in known
        ],
    )


def board_data(index: SiteIndex, board: Board, lang: Lang, lead: str) -> Iterator[Thing]:
    """A leaderboard as a `Dataset` to download, and as a list of models in their order."""
    csv, json = urls.board_csv(board.slug), urls.board_json(board.slug)
    yield _top(
        "Dataset",
        name=board.title,
        description=lead,
        inLanguage=lang.tag,
        url=index.whole(urls.board(lang, board.slug)),
        license=index.site.code_license,
        variableMeasured=board.key.title,
        distribution=[
            _thing("DataDownload", contentUrl=index.whole(path), encodingFormat=kind)
            for path, kind in ((csv, "text/csv"), (json, "application/json"))
            if index.site.base_url
        ],
    )
    yield _top(
        "ItemList",
        name=board.title,
        numberOfItems=len(board.entries),
        itemListOrder="https://schema.org/ItemListOrderAscending",
        itemListElement=[
            _thing(
                "ListItem",
                position=position,
                name=one.entry.name,
                url=index.whole(urls.entry(lang, index.address(one.entry))),
            )
            for position, one in enumerate(board.entries[:LISTED], 1)
        ],
    )


def trail(index: SiteIndex, lang: Lang, *pages: tuple[str, str]) -> Thing:
    """The way from the home page to a page. pages: name and path of each."""
    steps = ((index.title(lang), urls.home(lang)), *pages)
    return _top(
        "BreadcrumbList",
        itemListElement=[
            _thing("ListItem", position=n, name=name, item=index.whole(path))
            for n, (name, path) in enumerate(steps, 1)
        ],
    )


def _top(kind: str, **fields: Any) -> Thing:
    return {"@context": "https://schema.org", **_thing(kind, **fields)}


def _thing(kind: str, **fields: Any) -> Thing:
    """With the fields that are known."""
    known = {name: value for name, value in fields.items() if value not in (None, "", [])}
    return {"@type": kind, **known}
