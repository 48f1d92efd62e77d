"""A sample as its page shows it: highlighted code, and below it what came of running it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from zoo.core.card import Card, Lang, Sample
from zoo.core.result import Answer, Failure, SampleResult, Source, Status, Step, WeightsKind
from zoo.render.i18n.failures import hint_in, reason_in
from zoo.render.index import SiteIndex
from zoo.render.markdown import highlight, inline_code, language_name
from zoo.render.views.frame import View
from zoo.render.words import WORDS, Words, bytes_in, date_in, device_in, seconds_in

ARCHIVES = (Source.WORKING_TREE, Source.REPOSITORY)
OUTPUT_LIMIT = 20_000  # characters shown of a sample's output
_NAMES = {"python": "Python", "megengine": "MegEngine", "numpy": "NumPy", "cv2": "OpenCV"}
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NATIVE = re.compile(r"\s*^backtrace:$.*", re.DOTALL | re.MULTILINE)  # of MegEngine


@dataclass(frozen=True, slots=True)
class Fact:
    """note: small print below its value. href: where it leads, "" for nowhere."""

    label: str
    value: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """state: passed, failed, skipped or open, for the sign. notes: what the state does not say.

    why: what stops it, in English, as failures are reported. short: facts for one line. facts: the
    rest of them. output: None where nothing ran; output_note: what its values are worth.
    """

    state: str
    status: str
    why: str | Markup = ""
    when: str = ""
    when_iso: str = ""
    short: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    output: str | None = None
    output_note: str = ""
    failure: View | None = None


@dataclass(frozen=True, slots=True)
class SampleView:
    """id: its anchor. proof: None for code that is not run (a shell line, a BibTeX entry). slot:
    for the pictures that it writes."""

    id: str
    language: str
    code: Markup
    proof: Proof | None
    slot: View | None = None


def sample_view(
    sample: Sample,
    anchor: str,
    lang: Lang,
    result: SampleResult | None,
    step: int,
    stopped: Proof | None = None,
    *,
    plain: bool = False,
) -> SampleView:
    """step: the sample's place in its case, 0 for the load sample. stopped: why it cannot run.
    plain: without colors."""
    return SampleView(
        anchor,
        language_name(sample.info),
        highlight(sample.code, "" if plain else sample.info),
        (stopped or proof(lang, result, step)) if sample.is_python else None,
    )


def obstacle(index: SiteIndex, card: Card, sample: Sample, lang: Lang) -> Proof | None:
    """Why the sample cannot run: an error in it, or another one on its card."""
    words = WORDS[lang]
    if why := card.stopped.get(sample.id):
        status = words.stopped.format(n=why.line)
        return Proof("open", status, why=inline_code(why.message))
    if index.errors(card):
        return Proof("open", words.statuses["not run"], notes=(words.stopped_by_card,))
    return None


def code_view(anchor: str, code: str, info: str, *, plain: bool = False) -> SampleView | None:
    """Code to copy that is no sample; None where there is none. plain: without colors."""
    if not code:
        return None
    return SampleView(anchor, language_name(info), highlight(code, "" if plain else info), None)


def state_of(status: Status | None) -> str:
    """The sign for a status: passed, failed, skipped, or open where nothing ran."""
    if status is None or status is Status.NOT_RUN:
        return "open"
    return status.value if status.good else "failed"


def proof(lang: Lang, result: SampleResult | None, step: int) -> Proof:
    """What running the case says of its step `step`."""
    words = WORDS[lang]
    if result is None:
        return Proof("open", words.statuses["not run"], notes=(words.not_run_text,))
    status = _status(result, step)
    if status is None:
        return Proof("open", words.not_reached, notes=(words.not_reached_text,))
    ran = result.steps[step] if step < len(result.steps) else None
    broken = not status.good
    return Proof(
        state=state_of(status),
        status=words.statuses.get(status.value, status.value),
        when=date_in(lang, result.when),
        when_iso=result.when,
        short=tuple(_short(words, lang, result, ran)),
        notes=tuple(_notes(words, result, ran, step, passed=status is Status.PASSED)),
        facts=tuple(_facts(words, lang, result)),
        output=_printable(ran.output) if ran else None,
        output_note=words.stand_in_output if result.weights is WeightsKind.STAND_IN else "",
        failure=_failure(lang, result.failure) if broken and result.failure else None,
    )


def _status(result: SampleResult, step: int) -> Status | None:
    """How one step ended; None: an earlier one stopped the case."""
    if step < len(result.steps):
        status = result.steps[step].status
        reached = status is not Status.NOT_RUN or result.status is Status.NOT_RUN
        return status if reached else None
    if result.status.good or result.status is Status.NOT_RUN:
        return result.status
    died_here = step == len(result.steps) and all(s.status.good for s in result.steps)
    return result.status if died_here else None


def _short(words: Words, lang: Lang, result: SampleResult, ran: Step | None) -> Iterator[str]:
    if result.device:
        yield device_in(result.device)
    if result.status.good or result.fetched:
        yield words.weight_kinds[result.weights.value]
    if ran:
        yield seconds_in(lang, ran.seconds)
        if ran.status is Status.PASSED and not ran.output.strip():
            yield words.no_output


def _notes(
    words: Words, result: SampleResult, ran: Step | None, step: int, *, passed: bool
) -> Iterator[str]:
    if ran and ran.note:
        yield ran.note
    if step == 0:  # the load sample: whose code it got
        archives = (a for a in result.answers if a.source in ARCHIVES)
        yield from dict.fromkeys(answer_text(words, a) for a in archives)
    if result.weights is WeightsKind.STAND_IN:
        yield words.stand_in_notes[passed]
    if note := words.sandbox_notes.get(result.sandbox, ""):
        yield note


def _facts(words: Words, lang: Lang, result: SampleResult) -> Iterator[Fact]:
    levels = {n: words.pair.format(label=n, value=text) for n, text in words.levels.items()}
    known = {
        words.level: levels[result.level.value],
        words.not_verified: words.listed.join(levels[n] for n in result.not_verified),
        words.device: result.device,
        words.sandbox: words.sandboxes.get(result.sandbox, result.sandbox),
        words.limits: words.limit_kinds.get(result.limits, result.limits),
    }
    yield from (Fact(label, value) for label, value in known.items() if value)
    for name, version in result.versions.items():
        yield Fact(_NAMES.get(name.lower(), name), version)
    for answer in result.answers:
        label = words.repository if answer.source in ARCHIVES else words.answered
        yield Fact(label, answer_text(words, answer))
    for refused in result.refused:
        yield Fact(words.refused, refused.url)
    yield Fact(words.took, seconds_in(lang, result.seconds))
    if result.peak_memory:
        yield Fact(words.peak_memory, bytes_in(result.peak_memory))


def answer_text(words: Words, answer: Answer) -> str:
    """What was asked for, and what it was answered with, in words."""
    named = answer.repository if answer.source in ARCHIVES else answer.url
    commit = words.answer_commits[answer.changed].format(commit=answer.commit)
    source = answer.source.value if answer.verified else "official, not verified"
    text = words.answers[source].format(
        commit=commit if answer.commit else "",
        place=answer.place,
        path=answer.path,
        sha256=answer.sha256[:12],
        entry=answer.entry,
    )
    return words.pair.format(label=named, value=text)


def _failure(lang: Lang, failure: Failure) -> View:
    """exception: "" where the reason says it. reason_lang, hint_lang: their languages."""
    reason, reason_lang = reason_in(lang, failure.reason)
    hint, hint_lang = hint_in(lang, failure.hint)
    exception = _printable(_NATIVE.sub("", failure.exception))
    if exception.startswith(reason):  # its first line: all of it is the reason
        reason, exception = exception, ""
    return View(
        place=f"{failure.path}:{failure.line}",
        reason=_printable(reason),
        reason_lang=reason_lang.tag,
        exception="" if exception in failure.reason else exception,
        excerpt=_printable(failure.excerpt),
        traceback=_printable(failure.traceback),
        hint=hint,
        hint_lang=hint_lang.tag,
    )


def _printable(text: str) -> str:
    """Terminal output as a page can show it: the last state of each line, no control codes."""
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in _ESCAPES.sub("", text).split("\n"))
    plain = _UNPRINTABLE.sub("", "\n".join(lines)).strip("\n")
    return plain if len(plain) <= OUTPUT_LIMIT else plain[:OUTPUT_LIMIT] + "\n…"
