"""What is wrong with a card, as pages show it: errors of its text, and samples that fail."""

from __future__ import annotations

import shlex
from functools import partial

from zoo.core.card import BrokenCard, Card, Lang, Section
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.core.history import History, Mark, Run
from zoo.core.result import SampleResult
from zoo.render import urls
from zoo.render.i18n.failures import reason_in
from zoo.render.index import SiteIndex
from zoo.render.markdown import inline_code
from zoo.render.views.frame import View, frame
from zoo.render.views.samples import code_view, state_of
from zoo.render.words import WORDS, counted, date_in

FIRST = 3  # errors that stand above the text; the others are folded


def findings(index: SiteIndex, card: Card | BrokenCard, lang: Lang, page: str) -> View | None:
    """The errors and warnings of a card that has errors; else None.

    first: some of the errors. more: the others, and the warnings.
    """
    words, found = WORDS[lang], index.findings(card)
    errors = index.errors(card)
    if not errors:
        return None
    broken = isinstance(card, BrokenCard)
    first = errors if len(errors) <= FIRST + 1 else errors[:FIRST]
    warnings = tuple(d for d in found if d.severity is Severity.WARNING)
    others = len(errors) - len(first)
    counts = [counted(words.more_errors, others)] if others else []
    counts += [counted(words.warning_counts, len(warnings))] if warnings else []
    return View(
        title=words.broken_title if broken else counted(words.wrong_titles, len(errors)),
        text=words.broken_text if broken else words.wrong_text,
        first=tuple(_row(index, d, lang, page) for d in first),
        more=tuple(_row(index, d, lang, page) for d in (*errors[len(first) :], *warnings)),
        more_title=words.enumerated.join(counts),
    )


def _row(index: SiteIndex, one: Diagnostic, lang: Lang, page: str) -> View:
    words = WORDS[lang]
    known = one.code in index.site.rules
    return View(
        severity=words.severities[one.severity.value],
        place=words.line.format(n=one.line),
        message=inline_code(one.message),
        hint=inline_code(one.hint),
        code=one.code,
        href=urls.link(page, f"{urls.rules(lang)}#{one.code}") if known else "",
    )


def broken_page(index: SiteIndex, card: BrokenCard, lang: Lang) -> View:
    """The page of `card` at `urls.card(lang, card.id)`."""
    page = urls.card(lang, card.id)
    address = partial(urls.card, name=card.id)
    return View(
        frame=frame(index, lang, address, card.title, WORDS[lang].broken_title),
        title=card.title,
        path=card.path,
        edit_link=index.edit_link(card.path),
        findings=findings(index, card, lang, page),
    )


def red(index: SiteIndex, card: Card, lang: Lang) -> tuple[View, ...]:
    """One for each language whose samples fail; where one run served both, for the page's own."""
    words, page = WORDS[lang], urls.card(lang, card.id)
    found: list[View] = []
    results = (index.result(card, section.lang) for section in card.sections)
    one_run = any(result and result.shared_with for result in results)
    for section in sorted(index.sections(card), key=lambda one: one.lang is not lang):
        result = index.result(card, section.lang)
        if result is None or not failed(result) or (found and one_run):
            continue
        reason, reason_lang = reason_in(lang, result.failure.reason if result.failure else "")
        past = index.site.history.get((card.id, section.lang), History())
        command = f"zoo test {shlex.quote(card.source.path)} --language {section.lang.value}"
        found.append(
            View(
                status=words.statuses[result.status.value],
                language=WORDS[section.lang].language,
                lang=section.lang.tag,
                reason=reason,
                reason_lang=reason_lang.tag,
                href=urls.link(page, failing_sample(index, card, section)),
                since=mark(lang, past.red_since),
                last_green=mark(lang, past.last_green),
                runs=runs_of(past, lang),
                command=code_view(f"page.again-{section.lang.value}", command, "bash"),
            )
        )
    return tuple(found)


def failed(result: SampleResult | None) -> bool:
    """Whether the samples ran and did not pass."""
    return result is not None and state_of(result.status) == "failed"


def failing_sample(index: SiteIndex, card: Card, section: Section) -> str:
    """The address of the sample that failed."""
    result = index.result(card, section.lang)
    steps = result.steps if result else ()
    at = next((n for n, step in enumerate(steps) if not step.status.good), len(steps))
    samples = section.samples
    number = samples[at - 1].id.index + 1 if 0 < at <= len(samples) else 0
    return f"{urls.card(index.page_lang(section.lang), card.id)}#sample-{number}"


def runs_of(past: History, lang: Lang) -> View | None:
    """The last runs of a history, the oldest first; None where it has none.

    text: how many passed. days: of the first and last. marks: the state of each, and in words
    day, commit and outcome.
    """
    if not past.runs:
        return None
    words, number = WORDS[lang], len(past.runs)
    good = sum(run.status.good for run in past.runs)
    text = words.runs_flaky if past.flaky else words.runs_passed if good else words.runs_red
    days = dict.fromkeys(date_in(lang, run.when) for run in (past.runs[0], past.runs[-1]))
    return View(
        text=text.format(n=number, good=good),
        label=words.last_runs.format(n=number),
        days=" – ".join(days),
        marks=tuple(
            View(
                state=state_of(run.status),
                text=words.pair.format(
                    label=mark(lang, run), value=words.statuses[run.status.value]
                ),
            )
            for run in past.runs
        ),
    )


def mark(lang: Lang, run: Mark | Run | None) -> str:
    """A run as its day and commit: `21 Nov 2026 (8f6cd1a)`."""
    if run is None:
        return ""
    day = date_in(lang, run.when)
    return f"{day} ({run.commit[:7]})" if run.commit else day
