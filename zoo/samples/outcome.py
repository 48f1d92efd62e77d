"""What a case left behind -> a result for each of its rows, at the row's own lines."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zoo.core.result import (
    ALL_FILES,
    Answer,
    Level,
    SampleResult,
    Source,
    Status,
    Step,
    WeightsKind,
)
from zoo.samples.expect import differences, filtered
from zoo.samples.failure import Finding, describe, refused, visible
from zoo.samples.jail import Tier
from zoo.samples.pictures import Pixels, read_pixels, to_webp
from zoo.samples.plan import CardRun, Case
from zoo.samples.run import Trace
from zoo.samples.sandbox import Setting
from zoo.samples.workers import dead_worker

# Fields of a result that the samples' own process tells, and those that come from the gateway.
OF_CASE = ("device", "output", "pictures", "status", "steps", "versions")
OF_GATEWAY = ("answers", "fetched", "level", "reads", "refused", "weights")
NO_SPACE = f"[Errno {errno.ENOSPC}]"


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """A case's results, and the values of its samples that asked for them, by code digest."""

    results: tuple[SampleResult, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


def judge(
    case: Case,
    trace: Trace,
    setting: Setting,
    answers: tuple[Answer, ...],
    when: str,
    expected: Mapping[str, Any] | None = None,
) -> CaseOutcome:
    """One result for each row of the case; the second and later name the first as their run.

    answers: of the gateway, to each URL it answered. expected: recorded values, code digest -> kind
    of weights -> values; None compares nothing.
    """
    weights = _weights(answers)
    values = _values(case, trace)
    finding = _finding(case, trace, setting)
    if finding.status is Status.PASSED and expected is not None:
        finding = _compare(case, values, expected, weights) or finding
    # Without the jail, the case could write to the gateway's log.
    jailed = setting.tier is Tier.JAIL
    official = jailed and weights is WeightsKind.OFFICIAL and all(a.verified for a in answers)
    level, not_verified = _levels(case, trace, finding.status, official)
    kept = official and finding.status is Status.PASSED
    pictures = tuple(map(to_webp, _pixels(case, trace))) if kept else ()
    done = trace.event("done") or {}
    made = tuple(
        SampleResult(
            card=row.card.id,
            language=row.lang,
            status=finding.status,
            level=level,
            seconds=round(trace.watched.seconds, 2),
            when=when,
            device=done.get("device", ""),
            sandbox=setting.tier.value,
            weights=weights,
            versions=done.get("versions", {}),
            output=visible("".join(trace.output)),
            failure=None if finding.status.good else describe(case, row, trace, setting, finding),
            steps=tuple(_steps(row, trace, setting, finding)),
            cpu_seconds=round(sum(trace.watched.cpu.values()), 2),
            peak_memory=trace.watched.peak_memory,
            fetched=trace.urls("fetch"),
            shared_with=None if row is case.rows[0] else case.rows[0].lang,
            text=row.text,
            not_verified=not_verified,
            reads=_reads(trace, answers),
            answers=answers,
            refused=tuple(refused(case, row, trace)),
            limits=trace.limits,
            pictures=pictures,
            self_reported=OF_CASE if jailed else (*OF_CASE, *OF_GATEWAY),
        )
        for row in case.rows
    )
    return CaseOutcome(made, {d: {weights.value: v} for d, v in values.items()})


def _finding(case: Case, trace: Trace, setting: Setting) -> Finding:
    """How the case ended, and at which step."""
    at = _last_started(trace)
    stops = {
        "memory": Status.OUT_OF_MEMORY,
        "output": Status.OUTPUT_LIMIT,
        "time": Status.TIMEOUT,
    }
    if trace.watched.stopped == "worker":
        dead = dead_worker(trace.errors)
        text = f"a worker process ended with {dead.exception}" if dead else "a worker process died"
        return Finding(Status.FAILED, at, text)
    if trace.watched.stopped:
        return Finding(stops[trace.watched.stopped], at)
    if trace.logged("timeout"):
        return Finding(Status.TIMEOUT, at)
    if trace.urls("wrong"):
        return Finding(Status.WRONG_HASH, at)
    for event in trace.events:
        if event["event"] == "error" and not _as_said(case, event):
            if trace.urls("unlocked"):
                return Finding(Status.UNLOCKED_URL, event["step"])
            if unmade := trace.logged("unmade"):
                return Finding(Status.FAILED, event["step"], str(unmade.get("reason", "")))
            if trace.full or any(NO_SPACE in text for text in _texts(event)):
                return Finding(Status.DISK_LIMIT, event["step"])
            awaited = case.steps[event["step"]].directives.xfail
            text = f"was to raise {awaited}, and raised {event['kinds'][0]}" if awaited else ""
            return Finding(Status.FAILED, event["step"], text)
        if event["event"] == "exit":
            return Finding(Status.EXITED, event["step"])
        said = case.steps[event["step"]].directives if "step" in event else None
        if event["event"] == "end" and event.get("unkept"):
            names = ", ".join(event["unkept"])
            return Finding(Status.FAILED, event["step"], f"wrote no picture {names} to `keep`")
        if event["event"] == "end" and said and said.xfail:
            text = f"was to raise {said.xfail} and did not; delete its `xfail`"
            return Finding(Status.EXPIRED, event["step"], text)
    for number, step in enumerate(case.steps):
        if step.expired(setting.today):
            text = f"its `skip` expired on {step.directives.until}"
            return Finding(Status.EXPIRED, number, text)
    if trace.event("done") and len(_finished(case, trace)) == len(case.steps):
        ran = any(e["event"] in ("end", "error") for e in trace.events)
        return Finding(Status.PASSED if ran else Status.SKIPPED, at)
    if not trace.event("start"):
        return Finding(Status.NOT_RUN, 0)
    code = (trace.logged("ended") or {}).get("code", trace.watched.returncode)
    killed = isinstance(code, int) and code < 0
    return Finding(Status.KILLED if killed else Status.EXITED, at)


def _pixels(case: Case, trace: Trace) -> Iterable[Pixels]:
    wanted = {
        number: tuple(kept.name for kept in step.directives.keep)
        for number, step in enumerate(case.steps)
    }
    return read_pixels(trace.pictures, wanted)


def _texts(event: Mapping[str, Any]) -> tuple[str, ...]:
    """The error of an event, and what it came from."""
    return event.get("exception", ""), *event.get("chain", ())


def _last_started(trace: Trace) -> int:
    return max((int(e["step"]) for e in trace.events if e["event"] == "start"), default=0)


def _finished(case: Case, trace: Trace) -> set[int]:
    """Steps that ended, were skipped, or failed as expected."""
    return {
        e["step"]
        for e in trace.events
        if e["event"] in ("end", "skip") or (e["event"] == "error" and _as_said(case, e))
    }


def _as_said(case: Case, event: Mapping[str, Any]) -> bool:
    said = case.steps[event["step"]].directives.xfail
    return bool(said) and said in event["kinds"]


def _values(case: Case, trace: Trace) -> dict[str, Any]:
    """Code digest -> the values the sample asked to have compared."""
    found = {}
    for event in trace.events:
        if event["event"] == "end":
            step = case.steps[event["step"]]
            values = dict(event.get("values", {}))
            if "output" in step.directives.expect:
                values["output"] = filtered(visible(trace.output[event["step"]]))
            if values:
                found[step.digest] = values
    return found


def _compare(
    case: Case, values: Mapping[str, Any], expected: Mapping[str, Any], weights: WeightsKind
) -> Finding | None:
    for number, step in enumerate(case.steps):
        if step.digest in values:
            recorded = expected.get(step.digest, {}).get(weights.value)
            said = step.directives
            if recorded is None:
                text = f"no values are recorded for {weights.value} weights"
            else:
                found = differences(values[step.digest], recorded, said.rtol, said.atol)
                text = "; ".join(list(found)[:5])
            if text:
                return Finding(Status.UNEXPECTED, number, text)
    return None


def _levels(
    case: Case, trace: Trace, status: Status, official: bool
) -> tuple[Level, tuple[str, ...]]:
    """The level reached, and those that cannot be proved: with stand-ins, L2 and L4.

    official: it ran with the official weights, their hash verified.
    """
    expects = any(s.directives.expect for s in case.steps)
    not_verified: tuple[str, ...] = () if official else (Level.WEIGHTS.value,)
    if not (official and expects and status is Status.PASSED):
        not_verified += (Level.MATCHES.value,)
    finished = _finished(case, trace)
    if status is Status.SKIPPED or 0 not in finished:
        return Level.NOTHING, not_verified
    if len(finished) == len(case.steps):
        matches = official and expects and status is Status.PASSED
        return (Level.MATCHES if matches else Level.RUNS), not_verified
    return (Level.WEIGHTS if official else Level.CONSTRUCTS), not_verified


def _reads(trace: Trace, answers: Iterable[Answer]) -> tuple[str, ...]:
    """What of the working tree the case read; all of it where that is not known."""
    if not any(answer.source is Source.WORKING_TREE for answer in answers):
        return ()
    names = (trace.logged("opened") or {}).get("names")
    return (ALL_FILES,) if names is None else tuple(names)


def _weights(answers: Iterable[Answer]) -> WeightsKind:
    sources = {answer.source for answer in answers}
    if Source.STAND_IN in sources:
        return WeightsKind.STAND_IN
    return WeightsKind.OFFICIAL if Source.OFFICIAL in sources else WeightsKind.NONE


def _steps(row: CardRun, trace: Trace, setting: Setting, finding: Finding) -> Iterable[Step]:
    events = {e["step"]: e for e in trace.events if "step" in e}
    for number, step in enumerate(row.steps):
        event = events.get(number, {})
        status, note = _step_status(event, number, finding), ""
        if event.get("event") == "skip":
            note = step.why_skipped(gpu=setting.gpu, today=setting.today)
        output = trace.output[number] if number < len(trace.output) else ""
        seconds = round(float(event.get("seconds", 0.0)), 2)
        yield Step(step.line, status, seconds, visible(output), note)


def _step_status(event: Mapping[str, Any], number: int, finding: Finding) -> Status:
    if not finding.status.good and number == finding.step and event:
        return finding.status
    kinds = {"end": Status.PASSED, "error": Status.PASSED, "skip": Status.SKIPPED}
    return kinds.get(event.get("event", ""), Status.NOT_RUN)
