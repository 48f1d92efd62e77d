"""A card's page in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from zoo.core.card import Card, Lang, Sample
from zoo.core.highlighting import plain
from zoo.core.registry import Model
from zoo.render import urls
from zoo.render.feeds.badge import badge_line
from zoo.render.feeds.linked_data import linked_data, trail
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, keyed
from zoo.render.postprocess import Heading
from zoo.render.references import bibtex
from zoo.render.views.card_text import card_text
from zoo.render.views.entry_table import entry_table, refused
from zoo.render.views.findings import findings, red
from zoo.render.views.frame import NavLink, View, board_links, frame, shelf_link, tag_links
from zoo.render.views.glance import card_glance
from zoo.render.views.kept import sheets, slot
from zoo.render.views.loading import checkout, install
from zoo.render.views.samples import SampleView, code_view, obstacle, sample_view, state_of
from zoo.render.words import WORDS, Words, date_in, in_language


def card_page(index: SiteIndex, card: Card, lang: Lang) -> View:
    """The page of `card` at `urls.card(lang, card.id)`.

    boards: where its models are ranked. missing: the card lacks this language, `text_lang` is the
    one shown instead.
    """
    words, page = WORDS[lang], urls.card(lang, card.id)
    section = index.shown(card, lang)
    shown = section.lang if section else lang
    result = index.shown_result(card, lang)
    rendered = card_text(index, card, section, page, lang)
    entries = index.entries.get(card.id, ())
    usage = _usage_title(rendered.pieces, words)
    summary = in_language(card.summary, lang)
    updated = index.site.updated.get(card.id, "")
    address, picture = partial(urls.card, name=card.id), urls.picture(card.id)
    loaded = [e for e in entries if e.name in card.load.code]
    asks_refused = "pretrained=True" in card.load.code and any(map(refused, loaded))
    cited = code_view("page.bibtex", bibtex(section), "bibtex")
    pieces = tuple(_pieces(index, card, rendered.pieces, lang))
    why = obstacle(index, card, card.load, lang)
    load = sample_view(card.load, "sample-0", lang, result, 0, why)
    return View(
        frame=frame(index, lang, address, card.title, summary, ("copy",), picture=picture),
        title=card.title,
        summary=summary,
        tags=tag_links(index, card, lang, page),
        author=shelf_link(index, "authors", card.author, lang, page) if card.author else None,
        boards=tuple(dict.fromkeys(card_boards(index, entries, lang, page))),
        github_link=card.github_link,
        edit_link=index.edit_link(card.source.path),
        updated=date_in(lang, updated),
        updated_iso=updated,
        verified=tuple(verified(index, card, lang, page)),
        text_lang=shown.tag,
        missing=shown is not lang,
        load=load,
        table=entry_table(index, entries, lang, page) if entries else None,
        usage=usage,
        pieces=pieces,
        bibtex=cited,
        contents=tuple(_contents(words, entries, usage, rendered.headings)),
        formats=tuple(formats(index, card, shown, lang, page)),
        linked_data=(
            linked_data(index, card, lang, summary),
            trail(index, lang, (card.title, page)),
        ),
        weights_note=words.weights_refused if asks_refused else "",
        findings=findings(index, card, lang, page),
        red=red(index, card, lang),
        badge=code_view("page.badge", badge_line(index, lang, card), "markdown"),
        glance=card_glance(index, card, lang, page),
        copies=tuple(_copies(words, [load, *(p.sample for p in pieces if p.sample)], cited)),
        install=install(index, card, lang),
        checkout=checkout(index, card, loaded[0].name if loaded else ""),
        sheets=tuple(sheets(index, entries, lang, page)),
    )


def _usage_title(pieces: Sequence[Markup | Sample], words: Words) -> str:
    """The heading of text that begins without one, or it would stand under the table's."""
    first = pieces[0] if pieces else "<h"
    titled = not isinstance(first, Sample) and first.startswith("<h")
    return "" if titled else words.usage_title


def _pieces(
    index: SiteIndex, card: Card, pieces: Sequence[Markup | Sample], lang: Lang
) -> Iterator[View]:
    """html: the text as it is. sample: with what came of running it; one of the two is empty."""
    section, result = index.shown(card, lang), index.shown_result(card, lang)
    order = {s.id: i for i, s in enumerate(section.samples, 1)} if section else {}
    dull = plain((card.load, *(p for p in pieces if isinstance(p, Sample))))
    for piece in pieces:
        if not isinstance(piece, Sample):
            yield View(html=piece, sample=None)
            continue
        anchor, step = f"sample-{piece.id.index + 1}", order.get(piece.id, 0)
        why = obstacle(index, card, piece, lang)
        view = sample_view(piece, anchor, lang, result, step, why, plain=piece.id in dull)
        shown = slot(card, piece, result, lang, urls.card(lang, card.id))
        yield View(html=Markup(), sample=replace(view, slot=shown))


def _contents(
    words: Words, entries: Sequence[Model], usage: str, headings: Sequence[Heading]
) -> Iterator[View]:
    """The page's outline. usage: the heading of text that has none."""
    yield View(text=words.load_title, href="#page.load", depth=2)
    if entries:
        yield View(text=words.entries_title, href="#page.entries", depth=2)
    if usage:
        yield View(text=usage, href="#page.usage", depth=2)
    for heading in headings:
        if heading.level <= 3:
            yield View(text=heading.text, href=f"#{heading.id}", depth=heading.level)


def _copies(
    words: Words, samples: Sequence[SampleView], cited: SampleView | None
) -> Iterator[View]:
    """ids: of the elements whose texts a button copies, in order."""
    python = [f"{one.id}-code" for one in samples if one.language == "Python"]
    if len(python) > 1:
        yield View(text=words.copy_code, ids=" ".join(python))
    if cited:
        yield View(text=words.copy_bibtex, ids=f"{cited.id}-code")


def card_boards(
    index: SiteIndex, entries: Sequence[Model], lang: Lang, page: str
) -> Iterable[NavLink]:
    """A board of each task and dataset that ranks the entries: the main one if it does."""
    keys = [k for e in entries for k in keyed(e) if k in index.ranked]
    chosen: dict[tuple[str, str], MetricKey] = {}
    for key in sorted(keys, key=lambda key: not index.ranked[key].main):
        chosen.setdefault(index.ranked[key].group, key)
    return board_links(index, chosen.values(), lang, page).values()


def verified(index: SiteIndex, card: Card, lang: Lang, page: str) -> Iterator[View]:
    """How each language's samples did, for the margin."""
    langs = [section.lang for section in index.sections(card)]
    for each in sorted(langs, key=lambda one: one is not lang):
        result = index.result(card, each)
        yield View(
            language=WORDS[each].language,
            lang=each.tag,
            state=state_of(result.status if result else None),
            status=WORDS[lang].statuses[result.status.value if result else "not run"],
            href=urls.link(page, urls.card(index.page_lang(each), card.id) + "#sample-0"),
        )


def formats(index: SiteIndex, card: Card, shown: Lang, lang: Lang, page: str) -> Iterator[View]:
    """The card in other forms. type: its media type, "" where no program looks for it."""
    words, forms = WORDS[lang], []
    if card.section(shown):
        folder = index.page_lang(shown)
        forms.append((words.as_notebook, urls.notebook(folder, card.id), ""))
        forms.append(("Markdown", urls.plain_card(folder, card.id), "text/markdown"))
    forms.append(("JSON", urls.card_json(card.id), "application/json"))
    forms.append(("model-index.yml", urls.model_index(card.id), ""))
    forms.append(("metafile.yml", urls.metafile(card.id), ""))
    for text, path, kind in forms:
        save = text == words.as_notebook
        yield View(text=text, href=urls.link(page, path), type=kind, save=save)
