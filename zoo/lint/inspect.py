"""One card's text -> the card, everything that is wrong with it alone, and what it registers."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
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
    warn,
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
from zoo.markdown.convert import convert

NOT_CHECKED = "ZOO008"
OF_TEXT = ("ZOO13", "ZOO2", "ZOO4")  # rules that ask for nothing but load sample and sections
STOPPING = ("ZOO200", "ZOO201")  # a sample with such an error cannot run
WRONG_LINKS = ("ZOO410", "ZOO411", "ZOO414")
IN_STEP = 4  # cards; what is remembered of samples and sections is enough for as many
LONG = 50_000  # characters of a card that goes alone, as what is made of it takes much memory
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
    return inspect_all((source,), settings)[0]


def inspect_all(sources: Sequence[Source], settings: Settings = Settings()) -> list[Inspected]:
    """The same for several cards."""
    parts: list[list[Source]] = [[]]
    for source in sources:
        part = parts[-1]
        if len(part) == IN_STEP or any(len(one.text) > LONG for one in (source, *part)):
            parts.append(part := [])
        part.append(source)
    return [one for part in parts for one in _in_step(part, settings)]


def _in_step(sources: Sequence[Source], settings: Settings) -> list[Inspected]:
    """All take a step before any takes the next: the code of a whole card's steps is more than
    the processor's cache holds."""
    going = {source: _steps(source, settings) for source in sources}
    done: dict[Source, Inspected] = {}
    while going:
        for source, steps in tuple(going.items()):
            try:
                next(steps)
                continue
            except StopIteration as end:
                done[source] = end.value
            except Exception as error:
                failed = not_checked(source.path, reason(error))
                done[source] = Inspected(None, (failed,), None, (), ())
            del going[source]
    convert.cache_clear()  # nobody asks for these again
    return [done[source] for source in sources]


def _steps(source: Source, settings: Settings) -> Generator[None, None, Inspected]:
    card, problems = parse_card(source, settings.hub)
    yield
    yaml = {(d.line, d.column) for d in problems if d.code == "ZOO012"}
    unseen = (d for d in _unseen(source, card) if (d.line, d.column) not in yaml)
    found = [*_mark(source), *islice(unseen, MOST), *problems]
    whole = not has_errors(problems)
    facts: Registration | None = None
    targets: tuple[NameUse, ...] = ()
    for section in card.sections if card else ():
        convert(section)
        yield
    if card is not None:
        names = Names(card, settings.hub, settings.hubconf)
        figures = account(names)
        facts, problems = facts_of(names, figures)
        found += problems if whole else ()
        yield
    if card is not None and whole:
        view = View(card, settings.words, settings.hub, figures)
        for rule in _rules_of(settings.hub.rules, settings.habits):
            found += _findings(rule, view)
            yield
        targets = local_targets(view)
    elif text := parse_text(source, settings.hub):  # its fields are wrong; its text may be, too
        figures = account(Names(text, settings.hub, settings.hubconf))
        view = View(text, settings.words, settings.hub, figures)
        for rule in _rules_of(settings.hub.rules, settings.habits):
            found += _findings(rule, view) if rule.code.startswith(OF_TEXT) else ()
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
        yield warn(source, Span(0, 0), "ZOO002", text, hint)


def _unseen(source: Source, card: Card | None) -> Iterator[Diagnostic]:
    """A finding for each run. What was left over from a web page or an editor goes mechanically,
    but not from code, which might mean it."""
    whole = [Span(source.text.find("```"), len(source.text))] if "```" in source.text else []
    code = [sample.span for sample in card.samples()] if card else whole
    for start, end in invisible(source.text):
        run = source.text[start:end]
        harmful = deceives(run)
        inside = any(span.start <= start < span.end for span in code)
        report = diagnose if harmful else warn
        hint = "write it as an escape such as `\\u202e`, or delete it" if inside else "delete it"
        edits = () if harmful or inside else (Edit(Span(start, end), ""),)
        yield report(source, Span(start, end), "ZOO025", in_words(run), hint, edits=edits)


@lru_cache
def _rules_of(more: tuple[str, ...], habits: frozenset[str]) -> tuple[Rule, ...]:
    """Those that look at a whole card and are switched on. more: rules of packages."""
    rules = rulebook(more).values()
    return tuple(r for r in rules if r.check and (not r.optional or r.code in habits))


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


def _findings(rule: Rule, view: View) -> list[Diagnostic]:
    """What a rule finds in the card."""
    assert rule.check is not None
    source = view.card.source
    made: list[Diagnostic] = []
    try:
        for finding in islice(rule.check(view), MOST):
            found = diagnose(
                source,
                finding.span,
                rule.code,
                finding.message,
                finding.hint,
                severity=rule.severity,
                language=_language_at(view.card, finding.span.start),
                edits=finding.edits,
            )
            made.append(found)
    except Exception as error:
        made.append(not_checked(source.path, f"by {rule.code}: {reason(error)}"))
    return made


def _language_at(card: Card, offset: int) -> str | None:
    here = (one for one in card.sections if one.span.start <= offset < one.span.end)
    return next((section.lang.value for section in here), None)
