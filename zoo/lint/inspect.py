"""One card's text -> the card, everything that is wrong with it alone, and what it registers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from zoo.cards.figures import account
from zoo.cards.frontmatter import split_front_matter
from zoo.cards.names import Names
from zoo.cards.parse import parse_card, parse_text
from zoo.cards.registration import NameUse, Registration, facts_of
from zoo.core.card import Card, SampleId
from zoo.core.diagnostics import (
    Diagnostic,
    Edit,
    Severity,
    about_file,
    diagnose,
    has_errors,
    in_order,
)
from zoo.core.errors import reason
from zoo.core.hub import Hub, Hubconf
from zoo.core.invisible import deceives, in_words, invisible
from zoo.core.source import Source, Span
from zoo.lint.document import View
from zoo.lint.ignore import Ignore, apply_ignores, read_ignores
from zoo.lint.local_links import local_targets
from zoo.lint.rule import Rule
from zoo.lint.rulebook import rulebook

NOT_CHECKED = "ZOO008"
OF_TEXT = ("ZOO13", "ZOO2", "ZOO4")  # rules that ask for nothing but load sample and sections
STOPPING = ("ZOO200", "ZOO201")  # a sample with such an error cannot run
WRONG_LINKS = ("ZOO410", "ZOO411", "ZOO414")
MOST = 100  # findings of one rule in one card: more of them help nobody


@dataclass(frozen=True, slots=True)
class Settings:
    """What the check knows beside the cards.

    words: spelled right. habits: optional rules. hubconf: what the hub's hubconf.py offers.
    """

    words: frozenset[str] = frozenset()
    habits: frozenset[str] = frozenset()
    hub: Hub = field(default_factory=Hub)
    hubconf: Hubconf = field(default_factory=Hubconf)


class Inspected(NamedTuple):
    """What one card's text says. facts, ignores: to be joined with those of the other cards.

    ignores: comments that silenced nothing so far. targets: files that the card links to.
    """

    card: Card | None
    diagnostics: tuple[Diagnostic, ...]
    facts: Registration | None
    ignores: tuple[Ignore, ...]
    targets: tuple[NameUse, ...]


def inspect(source: Source, settings: Settings = Settings()) -> Inspected:
    """Reads the card and lets every rule look at it."""
    card, problems = parse_card(source, settings.hub)
    yaml = {(d.line, d.column) for d in problems if d.code == "ZOO012"}
    unseen = (d for d in _unseen(source, card) if (d.line, d.column) not in yaml)
    found = [*_mark(source), *islice(unseen, MOST), *problems]
    whole = not has_errors(problems)
    facts: Registration | None = None
    targets: tuple[NameUse, ...] = ()
    if card is not None:
        names = Names(card, settings.hub, settings.hubconf)
        figures = account(names)
        facts, problems = facts_of(names, figures)
        found += problems if whole else ()
    if card is not None and whole:
        view = View(card, settings.words, settings.hub, figures)
        found += run_rules(view, settings)
        targets = local_targets(view)
    elif text := parse_text(source, settings.hub):  # its fields are wrong; its text may be, too
        figures = account(Names(text, settings.hub, settings.hubconf))
        view = View(text, settings.words, settings.hub, figures)
        found += run_rules(view, settings, OF_TEXT)
    body = split_front_matter(source)[1]
    ignores, broken = read_ignores(source, body, rulebook(settings.hub.rules).keys())
    if card is not None:
        card = replace(card, stopped=_stopped(card, found))
        kept, used = apply_ignores(found, ignores)
    else:  # what makes it unreadable cannot be silenced
        kept, used = apply_ignores((d for d in found if d.severity is Severity.WARNING), ignores)
        kept += (d for d in found if d.severity is Severity.ERROR)
    unused = tuple(i for i in ignores if i not in used) if whole else ()
    return Inspected(card, (*kept, *broken), facts, unused, targets)


def _stopped(card: Card, found: list[Diagnostic]) -> dict[SampleId, Diagnostic]:
    """Samples that cannot run, with what stops each."""
    stopping = [d for d in in_order(found) if d.code in STOPPING]
    reasons: dict[SampleId, Diagnostic] = {}
    for sample in card.samples() if stopping else ():
        last = sample.line + sample.code.count("\n")
        here = (d for d in stopping if sample.line <= d.line <= last)
        if (first := next(here, None)) is not None:
            reasons[sample.id] = first
    return reasons


def _mark(source: Source) -> Iterator[Diagnostic]:
    if source.marked:
        text, hint = "the file begins with a byte order mark", "zoo format removes it"
        yield diagnose(source, Span(0, 0), "ZOO002", text, hint, severity=Severity.WARNING)


def _unseen(source: Source, card: Card | None) -> Iterator[Diagnostic]:
    """A finding for each run. What was left over from a web page or an editor goes mechanically,
    but not from code, which might mean it."""
    whole = [Span(source.text.find("```"), len(source.text))] if "```" in source.text else []
    code = [sample.span for sample in card.samples()] if card else whole
    for start, end in invisible(source.text):
        run = source.text[start:end]
        harmful = deceives(run)
        inside = any(span.start <= start < span.end for span in code)
        yield diagnose(
            source,
            Span(start, end),
            "ZOO025",
            in_words(run),
            "write it as an escape such as `\\u202e`, or delete it" if inside else "delete it",
            severity=Severity.ERROR if harmful else Severity.WARNING,
            edits=() if harmful or inside else (Edit(Span(start, end), ""),),
        )


def run_rules(
    view: View, settings: Settings = Settings(), codes: tuple[str, ...] = ("",)
) -> Iterator[Diagnostic]:
    """What the rules that look at a whole card find in it. codes: how those of the rules begin."""
    for rule in _rules_of(settings.hub.rules, settings.habits, codes):
        try:
            yield from _findings(rule, view)
        except Exception as error:
            yield not_checked(view.card.source.path, f"by {rule.code}: {reason(error)}")


@lru_cache
def _rules_of(
    more: tuple[str, ...], habits: frozenset[str], codes: tuple[str, ...]
) -> tuple[Rule, ...]:
    """Those that look at a whole card and are switched on."""
    return tuple(
        rule
        for code, rule in rulebook(more).items()
        if rule.check and code.startswith(codes) and (not rule.optional or code in habits)
    )


def not_checked(path: str, why: str) -> Diagnostic:
    """The finding about a card at which the check itself fails."""
    hint = "this is a defect of `zoo`; report it with this card"
    return about_file(path, NOT_CHECKED, f"the card cannot be checked: {why}", hint)


def finish(inspected: Iterable[Inspected], across: Iterable[Diagnostic]) -> list[Diagnostic]:
    """All diagnostics: of each card, and `across` cards where no comment silences them."""
    found: list[Diagnostic] = []
    ignores: list[Ignore] = []
    for one in inspected:
        found += one.diagnostics
        ignores += one.ignores
    kept, used = apply_ignores(across, ignores)
    found += kept
    # A link that cannot be right is not reported as one that the other language lacks as well.
    wrong = {(d.path, d.line, d.column) for d in found if d.code in WRONG_LINKS}
    once = (d for d in found if d.code != "ZOO134" or (d.path, d.line, d.column) not in wrong)
    return [*once, *(i.at for i in ignores if i not in used)]


def _findings(rule: Rule, view: View) -> Iterator[Diagnostic]:
    assert rule.check is not None
    source = view.card.source
    for finding in islice(rule.check(view), MOST):
        yield diagnose(
            source,
            finding.span,
            rule.code,
            finding.message,
            finding.hint,
            severity=rule.severity,
            language=_language_at(view.card, finding.span.start),
            edits=finding.edits,
        )


def _language_at(card: Card, offset: int) -> str | None:
    here = (one for one in card.sections if one.span.start <= offset < one.span.end)
    return next((section.lang.value for section in here), None)
