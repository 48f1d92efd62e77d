"""The status page: every card's samples in both languages, and how they did."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from zoo.core.card import BrokenCard, Card, Lang
from zoo.core.history import History, Mark
from zoo.core.result import SampleResult, Status
from zoo.render import urls
from zoo.render.formats import date_in, device_in, seconds_in
from zoo.render.index import SiteIndex
from zoo.render.markdown import inline_code
from zoo.render.strings import WORDS
from zoo.render.views.frame import Frame, frame
from zoo.render.views.samples import state_of

SHOWN = 300  # rows of the table; what needs somebody is among the first


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One card's samples in one language. stones: the state of each sample in order."""

    title: str
    href: str
    language: str
    lang: str
    state: str
    status: str
    stones: tuple[str, ...]
    level: str
    level_text: str
    weights: str
    device: str
    sandbox: str
    when: str
    when_iso: str
    took: str
    shared: str
    reason: str | Markup
    last_green: str
    red_since: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class StatusPage:
    frame: Frame
    lead: str
    counts: tuple[Count, ...]
    rows: tuple[StatusRow, ...]
    note: str
    levels_href: str


def status_page(index: SiteIndex, lang: Lang) -> StatusPage:
    """The page at `urls.status(lang)`."""
    words = WORDS[lang]
    lead = words.status_lead if len(index.site.hub.languages) > 1 else words.status_lead_one
    rows = [_wrong_row(index, card, lang) for card in index.listed if index.errors(card)]
    rows += [
        _row(index, card, each, lang)
        for card in index.cards
        if not index.errors(card)
        for each in sorted(
            (section.lang for section in index.sections(card)), key=lambda one: one is not lang
        )
    ]
    counts = {state: sum(r.state == state for r in rows) for state in words.state_counts}
    return StatusPage(
        frame=frame(index, lang, urls.status, words.status_title, lead),
        lead=lead,
        counts=tuple(
            Count(state, words.state_counts[state].format(n=n)) for state, n in counts.items() if n
        ),
        rows=tuple(sorted(rows, key=lambda r: _ORDER.index(r.state))[:SHOWN]),
        levels_href=f"{urls.link(urls.status(lang), urls.about(lang))}#levels",
        note=words.status_cut.format(n=SHOWN, all=len(rows)) if len(rows) > SHOWN else "",
    )


_ORDER = ("wrong", "failed", "open", "skipped", "passed")  # what needs attention comes first


def _wrong_row(index: SiteIndex, card: Card | BrokenCard, lang: Lang) -> StatusRow:
    """A card with errors, whose samples do not run."""
    words, errors = WORDS[lang], index.errors(card)
    broken = isinstance(card, BrokenCard)
    more = words.and_more.format(n=len(errors) - 1) if len(errors) > 1 else ""
    return StatusRow(
        title=card.title,
        href=urls.link(urls.status(lang), urls.card(lang, card.id)),
        language="",
        lang=lang.tag,
        state="wrong",
        status=words.broken_status if broken else words.has_errors,
        stones=(),
        level="",
        level_text="",
        weights="",
        device="",
        sandbox="",
        when="",
        when_iso="",
        took="",
        shared="",
        reason=inline_code(f"{errors[0].line}: {errors[0].message}"),
        more=more,
        last_green="",
        red_since="",
    )


def _row(index: SiteIndex, card: Card, each: Lang, lang: Lang) -> StatusRow:
    words, page = WORDS[lang], urls.status(lang)
    result = index.result(card, each) or SampleResult(card.id, each, Status.NOT_RUN)
    ran = result.status is not Status.NOT_RUN
    past = index.site.history.get((card.id, each), History())
    level = result.level.value
    return StatusRow(
        title=card.title,
        href=urls.link(page, urls.card(index.page_lang(each), card.id)),
        language=WORDS[each].language,
        lang=each.tag,
        state=state_of(result.status),
        status=words.statuses[result.status.value],
        stones=tuple(state_of(step.status) for step in result.steps),
        level=level if ran else "",
        level_text=words.levels[level] if ran else "",
        weights=words.weight_kinds[result.weights.value] if ran else "",
        device=device_in(result.device),
        sandbox=words.sandboxes_short.get(result.sandbox, result.sandbox),
        when=date_in(lang, result.when),
        when_iso=result.when,
        took=seconds_in(lang, result.seconds) if ran else "",
        shared=words.same_run if result.shared_with else "",
        reason=f"{result.failure.line}: {result.failure.reason}" if result.failure else "",
        last_green=mark(lang, past.last_green),
        red_since=mark(lang, past.red_since),
    )


def mark(lang: Lang, run: Mark | None) -> str:
    """A run as its day and commit: `21 Nov 2026 (8f6cd1a)`."""
    if run is None:
        return ""
    day = date_in(lang, run.when)
    return f"{day} ({run.commit[:7]})" if run.commit else day
