"""What a case left behind -> a result for each of its rows, at the row's own lines."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from zoo.core.result import (
    Answer,
    Level,
    Picture,
    SampleResult,
    Source,
    Status,
    Step,
    WeightsKind,
)
from zoo.samples.events import Event, dead_worker, read_pixels, to_webp
from zoo.samples.expect import differences, filtered
from zoo.samples.failure import Finding, describe, refused, visible
from zoo.samples.jail import Tier
from zoo.samples.plan import CardRun, Case
from zoo.samples.run import Trace

# Fields of a result that the samples' own process tells, and those that come from the gateway.
OF_CASE = ("device", "output", "pictures", "status", "steps", "versions")
OF_GATEWAY = ("answers", "fetched", "level", "reads", "refused", "weights")
STOPS = {"memory": Status.OUT_OF_MEMORY, "output": Status.OUTPUT_LIMIT, "time": Status.TIMEOUT}
NO_SPACE = f"[Errno {errno.ENOSPC}]"


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """A case's results, and the values of its samples that asked for them, by code digest."""

    results: tuple[SampleResult, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


def judge(
    trace: Trace,
    answers: tuple[Answer, ...],
    when: str,
    expected: Mapping[str, Any] | None = None,
) -> CaseOutcome:
    """One result for each row of the case; the second and later name the first as their run.

    answers: of the gateway, to each URL it answered. expected: recorded values, code digest -> kind
    of weights -> values; None compares nothing.
    """
    sources = {answer.source for answer in answers}
    weights = WeightsKind.OFFICIAL if Source.OFFICIAL in sources else WeightsKind.NONE
    if Source.STAND_IN in sources:
        weights = WeightsKind.STAND_IN
    values = _values(trace)
    finding = _finding(trace)
    if finding.status is Status.PASSED and expected is not None:
        finding = _compare(trace.case, values, expected, weights) or finding
    result = _result(trace, answers, finding, weights)
    made = tuple(
        replace(
            result,
            card=row.card.id,
            language=row.lang,
            when=when,
            failure=None if finding.status.good else describe(row, trace, finding),
            steps=tuple(_steps(row, trace, finding)),
            shared_with=None if row is trace.case.rows[0] else result.language,
            refused=tuple(refused(row, trace)),
        )
        for row in trace.case.rows
    )
    return CaseOutcome(made, {d: {weights.value: v} for d, v in values.items()})


def _result(
    trace: Trace, answers: tuple[Answer, ...], finding: Finding, weights: WeightsKind
) -> SampleResult:
    """What the results of all rows say alike."""
    first, setting = trace.case.rows[0], trace.setting
    # Without the jail, the case could write to the gateway's log.
    jailed = setting.tier is Tier.JAIL
    official = jailed and weights is WeightsKind.OFFICIAL and all(a.verified for a in answers)
    level, not_verified = _levels(trace, finding.status, official)
    done = trace.event("done")
    return SampleResult(
        card=first.card.id,
        language=first.lang,
        status=finding.status,
        level=level,
        seconds=round(trace.watched.seconds, 2),
        device=done.get("device", ""),
        sandbox=setting.tier.value,
        weights=weights,
        versions=done.get("versions", {}),
        output=visible("".join(trace.output)),
        cpu_seconds=round(sum(trace.watched.cpu.values()), 2),
        peak_memory=trace.watched.peak_memory,
        fetched=trace.urls("fetch"),
        text=first.text,
        not_verified=not_verified,
        reads=trace.reads if any(a.source is Source.WORKING_TREE for a in answers) else (),
        answers=answers,
        limits=trace.limits,
        pictures=_pictures(trace) if official and finding.status is Status.PASSED else (),
        self_reported=OF_CASE if jailed else (*OF_CASE, *OF_GATEWAY),
    )


def _finding(trace: Trace) -> Finding:
    """How the case ended, and at which step."""
    at = max((int(e["step"]) for e in trace.events if e["event"] == "start"), default=0)
    if stopped := trace.watched.stopped:
        if stopped != "worker":
            return Finding(STOPS[stopped], at)
        dead = dead_worker(trace.errors)
        text = f"a worker process ended with {dead.exception}" if dead else "a worker process died"
        return Finding(Status.FAILED, at, text)
    if trace.logged("timeout"):
        return Finding(Status.TIMEOUT, at)
    if trace.urls("wrong"):
        return Finding(Status.WRONG_HASH, at)
    for event in trace.events:
        if found := _of_event(trace, event):
            return found
    steps = trace.case.steps
    for number, step in enumerate(steps):
        if step.expired(trace.setting.today):
            text = f"its `skip` expired on {step.directives.until}"
            return Finding(Status.EXPIRED, number, text)
    if trace.event("done") and len(_finished(trace)) == len(steps):
        ran = any(e["event"] in ("end", "error") for e in trace.events)
        return Finding(Status.PASSED if ran else Status.SKIPPED, at)
    if not trace.event("start"):
        return Finding(Status.NOT_RUN, 0)
    code = trace.logged("ended").get("code", trace.watched.returncode)
    return Finding(Status.KILLED if isinstance(code, int) and code < 0 else Status.EXITED, at)


def _of_event(trace: Trace, event: Event) -> Finding | None:
    """What an event says of how the case ended; None where the case went on as it should."""
    kind = event["event"]
    if kind not in ("error", "exit", "end") or _as_said(trace.case, event):
        return None
    number = event["step"]
    if kind == "exit":
        return Finding(Status.EXITED, number)
    awaited = trace.case.steps[number].directives.xfail
    if kind == "end":
        if event.get("unkept"):
            names = ", ".join(event["unkept"])
            return Finding(Status.FAILED, number, f"wrote no picture {names} to `keep`")
        text = f"was to raise {awaited} and did not; delete its `xfail`"
        return Finding(Status.EXPIRED, number, text) if awaited else None
    if trace.urls("unlocked"):
        return Finding(Status.UNLOCKED_URL, number)
    if unmade := trace.logged("unmade"):
        return Finding(Status.FAILED, number, str(unmade.get("reason", "")))
    texts = (event.get("exception", ""), *event.get("chain", ()))
    if trace.logged("ended").get("full") or any(NO_SPACE in text for text in texts):
        return Finding(Status.DISK_LIMIT, number)
    text = f"was to raise {awaited}, and raised {event['kinds'][0]}" if awaited else ""
    return Finding(Status.FAILED, number, text)


def _pictures(trace: Trace) -> tuple[Picture, ...]:
    steps = enumerate(trace.case.steps)
    wanted = {n: tuple(k.name for k in s.directives.keep) for n, s in steps}
    return tuple(map(to_webp, read_pixels(trace.pictures, wanted)))


def _finished(trace: Trace) -> set[int]:
    """Steps that ended, were skipped, or failed as expected."""
    good = ("end", "skip")
    return {e["step"] for e in trace.events if e["event"] in good or _as_said(trace.case, e)}


def _as_said(case: Case, event: Event) -> bool:
    """Whether a step failed as its `xfail` says."""
    awaited = case.steps[event["step"]].directives.xfail if event["event"] == "error" else ""
    return bool(awaited) and awaited in event["kinds"]


def _values(trace: Trace) -> dict[str, Any]:
    """Code digest -> the values the sample asked to have compared."""
    found = {}
    for event in trace.events:
        if event["event"] == "end":
            step = trace.case.steps[event["step"]]
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
            directives = step.directives
            if recorded is None:
                text = f"no values are recorded for {weights.value} weights"
            else:
                found = differences(values[step.digest], recorded, directives.rtol, directives.atol)
                text = "; ".join(list(found)[:5])
            if text:
                return Finding(Status.UNEXPECTED, number, text)
    return None


def _levels(trace: Trace, status: Status, official: bool) -> tuple[Level, tuple[str, ...]]:
    """The level reached, and those that cannot be proved: with stand-ins, L2 and L4."""
    expects = any(s.directives.expect for s in trace.case.steps)
    matches = official and expects and status is Status.PASSED
    proved = {Level.WEIGHTS: official, Level.MATCHES: matches}
    not_verified = tuple(level.value for level, is_proved in proved.items() if not is_proved)
    finished = _finished(trace)
    if status is Status.SKIPPED or 0 not in finished:
        return Level.NOTHING, not_verified
    if len(finished) == len(trace.case.steps):
        return (Level.MATCHES if matches else Level.RUNS), not_verified
    return (Level.WEIGHTS if official else Level.CONSTRUCTS), not_verified


def _steps(row: CardRun, trace: Trace, finding: Finding) -> Iterable[Step]:
    events = {e["step"]: e for e in trace.events if "step" in e}
    kinds = {"end": Status.PASSED, "error": Status.PASSED, "skip": Status.SKIPPED}
    gpu, today = trace.setting.gpu, trace.setting.today
    for number, step in enumerate(row.steps):
        event = events.get(number, {})
        kind = event.get("event", "")
        status = kinds.get(kind, Status.NOT_RUN)
        if not finding.status.good and number == finding.step and event:
            status = finding.status
        skipped = step.why_skipped(gpu=gpu, today=today) if kind == "skip" else ""
        output = trace.output[number] if number < len(trace.output) else ""
        seconds = round(float(event.get("seconds", 0.0)), 2)
        yield Step(step.line, status, seconds, visible(output), skipped)
