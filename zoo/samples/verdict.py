"""What a case left behind -> a result for each of its rows, at the row's own lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zoo.core.card import Sample
from zoo.core.result import Failure, Level, SampleResult, Status, Step, WeightsKind
from zoo.samples.plan import Case, Row
from zoo.samples.run import Setting, Trace

KEPT_OUTPUT = 20_000  # characters of a step's output that a result keeps
_URL = re.compile(r"https?://[^\s\"'<>()]+")
_STAMP = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')


@dataclass(frozen=True, slots=True)
class Served:
    """What the gateway's URLs stood for. stand_ins: those answered with stand-in weights."""

    weights: frozenset[str]
    stand_ins: frozenset[str]


def results(
    case: Case, trace: Trace, setting: Setting, served: Served, when: str
) -> tuple[SampleResult, ...]:
    """One result for each row of the case; the second and later name the first as their run."""
    status = _status(case, trace)
    done = trace.event("done") or {}
    fetched = trace.urls("fetch")
    weights = _weights(fetched, served)
    made = []
    for row in case.rows:
        failure = None if status.good else _failure(case, row, trace, status, setting)
        made.append(
            SampleResult(
                card=row.card.id,
                language=row.lang,
                status=status,
                level=_level(trace, weights, len(case.steps)),
                seconds=round(trace.watched.seconds, 2),
                when=when,
                device=done.get("device", ""),
                sandbox=setting.tier.value,
                weights=weights,
                versions=done.get("versions", {}),
                output=_visible("".join(trace.output)),
                failure=failure,
                steps=tuple(_steps(row, trace, status)),
                peak_memory=trace.watched.peak_memory,
                fetched=fetched,
                shared_with=None if row is case.rows[0] else case.rows[0].lang,
                text=row.text,
            )
        )
    return tuple(made)


def _status(case: Case, trace: Trace) -> Status:
    ends = sum(e.get("event") == "end" for e in trace.events)
    ended = _log(trace, "ended") or {}
    code = ended.get("code", trace.watched.returncode)
    stops = {
        "memory": Status.OUT_OF_MEMORY,
        "output": Status.OUTPUT_LIMIT,
        "time": Status.TIMEOUT,
    }
    if trace.watched.stopped:
        return stops[trace.watched.stopped]
    if _log(trace, "timeout"):
        return Status.TIMEOUT
    if trace.event("error"):
        return Status.UNLOCKED_URL if trace.urls("unlocked") else Status.FAILED
    if trace.event("done") and ends == len(case.steps):
        return Status.PASSED
    if trace.event("exit"):
        return Status.EXITED
    if not trace.event("start"):
        return Status.NOT_RUN
    if isinstance(code, int) and code < 0:
        return Status.KILLED
    return Status.EXITED


def _level(trace: Trace, weights: WeightsKind, steps: int) -> Level:
    ends = sum(e.get("event") == "end" for e in trace.events)
    if ends == 0:
        return Level.NOTHING
    if ends == steps:
        return Level.RUNS
    return Level.WEIGHTS if weights is WeightsKind.OFFICIAL else Level.CONSTRUCTS


def _weights(fetched: Iterable[str], served: Served) -> WeightsKind:
    used = served.weights.intersection(fetched)
    if not used:
        return WeightsKind.NONE
    return WeightsKind.STAND_IN if used & served.stand_ins else WeightsKind.OFFICIAL


def _steps(row: Row, trace: Trace, status: Status) -> Iterable[Step]:
    seconds = {e["step"]: float(e["seconds"]) for e in trace.events if "seconds" in e}
    good = {e["step"] for e in trace.events if e.get("event") == "end"}
    started = {e["step"] for e in trace.events if e.get("event") == "start"}
    for number, sample in enumerate(row.steps):
        state = Status.PASSED if number in good else status if number in started else Status.NOT_RUN
        output = trace.output[number] if number < len(trace.output) else ""
        yield Step(sample.line, state, round(seconds.get(number, 0.0), 2), _visible(output))


def _failure(case: Case, row: Row, trace: Trace, status: Status, setting: Setting) -> Failure:
    event = trace.event("error") or trace.event("exit") or {}
    starts = [e["step"] for e in trace.events if e.get("event") == "start"]
    step = event.get("step", starts[-1] if starts else 0)
    here, there = case.steps[step], row.steps[step]
    line = _line(case, event, here, trace)
    own = there.line + (line - here.line)
    path = row.card.source.path
    frames = [
        (path, there.line + (number - here.line), name, text)
        if file == case.path
        else (file, number, name, text)
        for file, number, name, text in event.get("frames", [])
    ]
    exception = event.get("exception", "")
    return Failure(
        path=path,
        line=own,
        reason=_reason(status, trace, setting, event),
        exception=exception,
        traceback=_traceback(frames, exception, event.get("chain", [])) or _tail(trace.errors),
        excerpt=row.card.source.line(own) if own <= len(row.card.source.line_starts) else "",
        hint=_hint(case, status, trace),
    )


def _line(case: Case, event: dict[str, Any], step: Sample, trace: Trace) -> int:
    """The card's line that the failing step stood on; its first where nothing tells."""
    inside = range(step.line, step.line + step.code.count("\n") + 1)
    lines = [int(f[1]) for f in event.get("frames", []) if f[0] == case.path]
    # Frames run from the outermost call inwards: the first is the sample's own statement.
    for number in lines:
        if number in inside:
            return number
    stamps = [int(m["line"]) for m in _STAMP.finditer(trace.errors) if m["file"] == case.path]
    return next((n for n in reversed(stamps) if n in inside), step.line)


def _reason(status: Status, trace: Trace, setting: Setting, event: dict[str, Any]) -> str:
    limits = setting.limits
    code = (_log(trace, "ended") or {}).get("code")
    texts = {
        Status.FAILED: str(event.get("exception", "")).split("\n")[0],
        Status.TIMEOUT: f"took more than {limits.seconds:g} s",
        Status.OUT_OF_MEMORY: f"used {trace.watched.peak_memory / 2**30:.1f} GiB of memory; "
        f"{limits.memory / 2**30:.1f} are allowed",
        Status.OUTPUT_LIMIT: f"printed more than {limits.output / 2**20:g} MiB",
        Status.KILLED: f"ended by signal {-code if isinstance(code, int) else '?'}: a native crash",
        Status.EXITED: "left the interpreter before the last sample ended"
        + (f" (exit status {event['code']})" if "code" in event else ""),
        Status.UNLOCKED_URL: "asked for " + ", ".join(trace.urls("unlocked")),
        Status.NOT_RUN: "the sandbox did not start the sample",
    }
    return texts.get(status, "")


def _hint(case: Case, status: Status, trace: Trace) -> str:
    if status is Status.UNLOCKED_URL:
        urls = " ".join(trace.urls("unlocked"))
        return f"a sample may fetch what assets.lock lists: zoo assets add {urls} --from FILE"
    if status is Status.TIMEOUT:
        return "allow more with: zoo test --timeout SECONDS"
    if status is Status.OUT_OF_MEMORY:
        return "allow more with: zoo test --memory GIB"
    network = ("Name or service not known", "name resolution", "ENETUNREACH")
    if any(word in trace.errors or _in_events(trace, word) for word in network):
        named = dict.fromkeys(u for s in case.steps for u in _URL.findall(s.code))
        asked = " ".join(u for u in named if u not in trace.urls("fetch"))
        return (
            "the sandbox has no internet beyond assets.lock; to lock an address: "
            f"zoo assets add {asked or 'URL'} --from FILE"
        )
    return ""


def _in_events(trace: Trace, word: str) -> bool:
    return any(word in str(e.get("exception", "")) + str(e.get("chain", "")) for e in trace.events)


def _traceback(frames: list[tuple[str, int, str, str]], exception: str, chain: list[str]) -> str:
    lines = [
        f'  File "{file}", line {number}, in {name}' + (f"\n    {text.strip()}" if text else "")
        for file, number, name, text in frames
    ]
    if not exception:
        return ""
    causes = [f"caused by {cause}" for cause in chain]
    return "\n".join(["Traceback:", *lines, exception, *causes])


def _log(trace: Trace, kind: str) -> dict[str, Any] | None:
    return next((e for e in trace.log if e.get("event") == kind), None)


def _visible(text: str) -> str:
    """Text as a terminal shows it in the end: a progress bar leaves its last state."""
    lines = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n")]
    shown = "\n".join(lines)
    if len(shown) > KEPT_OUTPUT:
        shown = shown[:KEPT_OUTPUT] + f"\n[... {len(shown) - KEPT_OUTPUT} more characters]\n"
    return shown


def _tail(text: str, lines: int = 30) -> str:
    return "\n".join(_visible(text).rstrip().split("\n")[-lines:])
