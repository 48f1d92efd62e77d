"""An Atom feed of the samples that fail now (RFC 4287)."""

from __future__ import annotations

import re
from html import escape

from zoo.core.card import Card, Lang, Section
from zoo.core.history import History
from zoo.core.result import SampleResult
from zoo.render import urls
from zoo.render.feeds.site import atom_head, moment
from zoo.render.index import SiteIndex
from zoo.render.reasons import reason_in
from zoo.render.strings import WORDS
from zoo.render.views.red import failed, failing_sample

# What no XML may hold, even escaped; a sample can raise any text.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def failures(index: SiteIndex, lang: Lang) -> bytes:
    """An entry for each card and language that fails, the newest failure first.

    Its id names the run since which it fails, so a card that fails again is news again.
    """
    rows = [
        (_since(index, card, section, result), card, section, result)
        for card in index.cards
        for section in index.sections(card)
        if (result := index.result(card, section.lang)) and failed(result)
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    newest = max((result.when for *_, result in rows), default="")
    title = f"{index.title(lang)} · {WORDS[lang].failures_title}"
    head = atom_head(index, lang, title, urls.failures(lang), urls.status(lang), newest)
    return f"{head}{''.join(_entry(index, lang, *row) for row in rows)}</feed>\n".encode()


def _since(index: SiteIndex, card: Card, section: Section, result: SampleResult) -> str:
    past = index.site.history.get((card.id, section.lang), History())
    return past.red_since.when if past.red_since else result.when


def _entry(
    index: SiteIndex, lang: Lang, since: str, card: Card, section: Section, result: SampleResult
) -> str:
    words = WORDS[lang]
    href = urls.absolute(index.site.base_url, failing_sample(index, card, section))
    name = f"{card.title} ({WORDS[section.lang].language})"
    title = words.pair.format(label=name, value=words.statuses[result.status.value])
    failure = result.failure
    reason, _ = reason_in(lang, _NOT_XML.sub("", failure.reason) if failure else "")
    place = f"{failure.path}:{failure.line}: " if failure else ""
    key = f"{href.partition('#')[0]}#failing-{since}"
    return (
        f"<entry><title>{escape(title)}</title><id>{escape(key)}</id>"
        f'<link href="{escape(href)}"/><updated>{moment(since)}</updated>'
        f"<summary>{escape(place + reason)}</summary></entry>\n"
    )
