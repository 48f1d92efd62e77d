"""The status page: every card's samples in both languages, and how they did."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.card import BrokenCard, Card, Lang, Section
from zoo.core.history import History
from zoo.core.result import SampleResult, Status
from zoo.render import urls
from zoo.render.columns import differing
from zoo.render.feeds.badge import badge_line
from zoo.render.i18n.failures import reason_in
from zoo.render.index import SiteIndex
from zoo.render.markdown import inline_code
from zoo.render.metrics import metric_key
from zoo.render.views.findings import failed, failing_sample, mark, runs_of
from zoo.render.views.frame import View, frame
from zoo.render.views.samples import code_view, state_of
from zoo.render.words import WORDS, date_in, device_in, seconds_in

SHOWN = 300  # rows of the table; what needs somebody is among the first


def status_page(index: SiteIndex, lang: Lang) -> View:
    """The page at `urls.status(lang)`."""
    words = WORDS[lang]
    lead = words.status_lead if len(index.site.hub.languages) > 1 else words.status_lead_one
    rows = [_wrong_row(index, card, lang) for card in index.listed if index.errors(card)]
    rows += [
        _row(index, card, section, lang)
        for card in index.cards
        if not index.errors(card)
        for section in sorted(index.sections(card), key=lambda one: one.lang is not lang)
    ]
    page, base = urls.status(lang), index.site.base_url
    counts = {state: sum(r.state == state for r in rows) for state in words.state_counts}
    return View(
        frame=frame(index, lang, urls.status, words.status_title, lead),
        lead=lead,
        counts=tuple(
            View(state=state, text=words.state_counts[state].format(n=n))
            for state, n in counts.items()
            if n
        ),
        rows=tuple(sorted(rows, key=lambda r: [*counts].index(r.state))[:SHOWN]),
        levels_href=f"{urls.link(page, urls.about(lang))}#levels",
        note=words.status_cut.format(n=SHOWN, all=len(rows)) if len(rows) > SHOWN else "",
        feed=urls.link(page, urls.failures(lang)) if base else "",
        badge=code_view("page.badge", badge_line(index, lang), "markdown"),
        missed=tuple(_missed(index, lang)),
    )


def _missed(index: SiteIndex, lang: Lang) -> Iterator[View]:
    """Figures that their models do not reach: `atss_res50 mAP @5-95`, and what was measured."""
    for entry, metric, note in differing(index, lang):
        href = urls.link(urls.status(lang), urls.entry(lang, index.address(entry)))
        label = metric_key(metric, entry.task).label
        yield View(title=f"{entry.name} {label}", href=href, text=note.text)


_OF_RUNS = (  # fields of rows that "" stands for where nothing ran
    *("stones", "level", "weights", "where", "when", "took", "shared"),
    *("last_green", "red_since", "runs"),
)


def _wrong_row(index: SiteIndex, card: Card | BrokenCard, lang: Lang) -> View:
    """A card with errors, whose samples do not run."""
    words, errors = WORDS[lang], index.errors(card)
    broken = isinstance(card, BrokenCard)
    more = words.and_more.format(n=len(errors) - 1) if len(errors) > 1 else ""
    return View(
        **dict.fromkeys(_OF_RUNS, ""),
        title=card.title,
        href=urls.link(urls.status(lang), urls.card(lang, card.id)),
        language="",
        lang=lang.tag,
        state="wrong",
        status=words.broken_status if broken else words.has_errors,
        reason=inline_code(f"{errors[0].line}: {errors[0].message}"),
        reason_lang="en",
        more=more,
    )


def _row(index: SiteIndex, card: Card, section: Section, lang: Lang) -> View:
    """One card's samples in one language. href: of what failed, else of the card.

    stones: each sample in order. where: processor and isolation. runs: the last ones if it fails.
    """
    words, page, each = WORDS[lang], urls.status(lang), section.lang
    result = index.result(card, each) or SampleResult(card.id, each, Status.NOT_RUN)
    ran, red = result.status is not Status.NOT_RUN, failed(result)
    past = index.site.history.get((card.id, each), History())
    level = result.level.value
    sandbox = words.sandboxes_short.get(result.sandbox, result.sandbox)
    own = urls.card(index.page_lang(each), card.id)
    reason, reason_lang = reason_in(lang, result.failure.reason if result.failure else "")
    return View(
        more="",
        title=card.title,
        href=urls.link(page, failing_sample(index, card, section) if red else own),
        language=WORDS[each].language,
        lang=each.tag,
        state=state_of(result.status),
        status=words.statuses[result.status.value],
        reason=f"{result.failure.line}: {reason}" if result.failure else "",
        reason_lang=reason_lang.tag,
        stones=tuple(
            View(
                state=state_of(step.status),
                text=words.sample_mark.format(n=n, status=words.statuses[step.status.value]),
            )
            for n, step in enumerate(result.steps, 1)
        ),
        level=level if ran else "",
        level_text=words.levels[level] if ran else "",
        weights=words.weight_kinds[result.weights.value] if ran else "",
        where=" · ".join(filter(None, (device_in(result.device), sandbox))),
        when=date_in(lang, result.when),
        when_iso=result.when,
        took=seconds_in(lang, result.seconds) if ran else "",
        shared=words.same_run if result.shared_with else "",
        last_green=mark(lang, past.last_green),
        red_since=mark(lang, past.red_since),
        runs=runs_of(past, lang) if red else None,
    )
