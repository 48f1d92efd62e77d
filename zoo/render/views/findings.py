"""What is wrong with a card, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from markupsafe import Markup

from zoo.core.card import BrokenCard, Card, Lang
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.markdown import inline_code
from zoo.render.strings import WORDS, counted
from zoo.render.views.frame import View, frame

FIRST = 3  # errors that stand above the text; the others are folded


@dataclass(frozen=True, slots=True)
class FindingRow:
    """place: `line 43`. href: where the rule is explained, "" where it is not."""

    severity: str
    place: str
    message: Markup
    hint: Markup
    code: str
    href: str


@dataclass(frozen=True, slots=True)
class Findings:
    """first: some of the errors. more: the others, and the warnings."""

    title: str
    text: str
    first: tuple[FindingRow, ...]
    more: tuple[FindingRow, ...]
    more_title: str


def findings(index: SiteIndex, card: Card | BrokenCard, lang: Lang, page: str) -> Findings | None:
    """The errors and warnings of a card that has errors; else None."""
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
    return Findings(
        title=words.broken_title if broken else counted(words.wrong_titles, len(errors)),
        text=words.broken_text if broken else words.wrong_text,
        first=tuple(_row(index, d, lang, page) for d in first),
        more=tuple(_row(index, d, lang, page) for d in (*errors[len(first) :], *warnings)),
        more_title=words.enumerated.join(counts),
    )


def _row(index: SiteIndex, one: Diagnostic, lang: Lang, page: str) -> FindingRow:
    words = WORDS[lang]
    known = one.code in index.site.rules
    return FindingRow(
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
    begin = index.site.edit_url
    return View(
        frame=frame(index, lang, address, card.title, WORDS[lang].broken_title),
        title=card.title,
        path=card.path,
        edit_link=begin + quote(card.path) if begin else "",
        findings=findings(index, card, lang, page),
    )
