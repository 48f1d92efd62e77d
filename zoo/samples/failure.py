"""Why a case did not pass, at the card's own lines."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from zoo.core.result import Failure, Refused, Status
from zoo.core.terminal import harmless
from zoo.samples import hints
from zoo.samples.entry import MEMORY_FILES
from zoo.samples.events import Event, dead_worker
from zoo.samples.plan import CardRun, Case, Planned
from zoo.samples.run import Trace

KEPT_CALLS = 15  # of a long traceback, at its beginning and at its end
CRASHES = {signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGSEGV}
KEPT_ERRORS = 5  # lines of standard error that explain why a program failed
KEPT_OUTPUT = 20_000  # characters of a step's output that a result keeps
_STAMP = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')
# A call of the runner's own in a traceback, by Python or by faulthandler.
_RUNNER = re.compile(
    r'^  File "(?:/case|[^"]*/zoo-case-[^"/]*)/child\.py", line \d+,? in .*\n?(?:    .*\n?)?',
    re.MULTILINE,
)
# MegEngine's warning of zoo.samples.setup.SPIN
_OWN_SETTING = "worker would execute with spin of"
_URL = re.compile(r"https?://[^\s\"'<>()]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """How a case ended. step: at which, counted from 0. text: the reason, where it is special."""

    status: Status
    step: int
    text: str = ""


def describe(row: CardRun, trace: Trace, finding: Finding) -> Failure:
    """The failure as the row's reader sees it: the row's path, lines and text."""
    ends = (e for e in trace.events if e["event"] in ("error", "exit"))
    event = next((e for e in ends if e["step"] == finding.step), {})
    own = _on_card(_line(event, trace.case.steps[finding.step], trace), row, trace.case)
    source = row.card.source
    exception = harmless(_placed(event.get("exception", ""), row, trace))
    causes = [_placed(cause, row, trace) for cause in event.get("chain", [])]
    dead = dead_worker(trace.errors)
    if dead and exception:
        causes.append(f"{dead.exception} in a worker process")
    if "CalledProcessError" in exception:  # why is what the program wrote
        causes += _tail(trace.errors, KEPT_ERRORS).splitlines()
    traceback = _traceback(row, trace.case, event, [exception, *causes]) if exception else ""
    return Failure(
        path=source.path,
        line=own,
        reason=harmless(finding.text or _reason(finding.status, trace, event)),
        exception=exception,
        traceback=harmless(traceback)
        or _tail(_placed(dead.traceback if dead else trace.errors, row, trace)),
        excerpt=source.line(own) if own <= len(source.line_starts) else "",
        hint=harmless(_hint(finding, trace, "\n".join((exception, *causes)))),
    )


def _on_card(number: int, row: CardRun, case: Case) -> int:
    """A line of the case's script as the row's card counts it."""
    for here, there in zip(reversed(case.steps), reversed(row.steps), strict=True):
        if here.line <= number:
            return number + there.line - here.line
        if 0 < here.directives.setup_line <= number:
            return number + there.directives.setup_line - here.directives.setup_line
    return number


def _placed(text: str, row: CardRun, trace: Trace) -> str:
    """Text with the places in the case's script as places on the row's card; calls of the runner's
    own left out."""
    place = re.compile(rf'File "{re.escape(trace.script)}", line (\d+)')

    def moved(match: re.Match[str]) -> str:
        return f'File "{row.card.source.path}", line {_on_card(int(match[1]), row, trace.case)}'

    return place.sub(moved, _RUNNER.sub("", text))


def visible(text: str) -> str:
    """Text as a terminal shows it in the end: a progress bar leaves its last state."""
    lines = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n")]
    shown = harmless("\n".join(lines))
    if len(shown) > KEPT_OUTPUT:
        shown = shown[:KEPT_OUTPUT] + f"\n[... {len(shown) - KEPT_OUTPUT} more characters]\n"
    return shown


def unlocked(trace: Trace) -> list[str]:
    """The unlocked URLs asked for, by https, to which the gateway leads; of a host alone, as the
    samples write it in full."""
    steps = trace.case.steps
    written = [f"https://{u.partition('//')[2]}" for s in steps for u in _URL.findall(s.code)]
    found: list[str] = []
    for url in trace.urls("unlocked"):
        host = urlsplit(url).hostname
        full = [u for u in written if urlsplit(u).hostname == host]
        found += full if urlsplit(url).path == "/" and full else [url]
    return list(dict.fromkeys(found))


def refused(row: CardRun, trace: Trace) -> Iterator[Refused]:
    """The unlocked addresses that the case asked for, each at the row's line that names it or its
    host; else at the load sample."""
    for url in unlocked(trace):
        lines = (
            step.line + number
            for words in (url, urlsplit(url).hostname or url)
            for step in row.steps
            for number, line in enumerate(step.code.split("\n"))
            if words in line
        )
        yield Refused(harmless(url), row.card.source.path, next(lines, row.steps[0].line))


def _line(event: Event, step: Planned, trace: Trace) -> int:
    """The card's line that the failing step stood on; its first if that is unknown."""
    # Frames run from the outermost call inwards: the first is the sample's own statement.
    lines = [int(f[1]) for f in event.get("frames", []) if f[0] == trace.case.path]
    stamps = [int(m["line"]) for m in _STAMP.finditer(trace.errors) if m["file"] == trace.script]
    inside = range(step.line, step.line + step.code.count("\n") + 1)
    return next((n for n in (*lines, *reversed(stamps)) if n in inside), step.line)


def _reason(status: Status, trace: Trace, event: Event) -> str:
    limits = trace.setting.limits
    # What was raised, in a line; Python puts the place of a SyntaxError before that.
    lines = str(event.get("exception", "")).split("\n")
    texts = {
        Status.FAILED: lines[-1] if lines[0].startswith('File "') else lines[0],
        Status.TIMEOUT: f"took more than {limits.seconds:g} s"
        + (": the samples ended, a thread or exit handler did not" if trace.event("done") else ""),
        Status.OUT_OF_MEMORY: "was stopped because this machine had too little memory left"
        if trace.watched.short
        else f"used more than {limits.memory / 2**30:.3g} GiB of memory, which its files count as",
        Status.OUTPUT_LIMIT: f"printed, or asked for, more than {limits.output / 2**20:g} MiB",
        Status.DISK_LIMIT: f"no space was left: its files may take {limits.disk >> 20} MiB, /tmp "
        f"and /dev/shm {MEMORY_FILES >> 20} MiB each",
        Status.KILLED: _signalled(trace.logged("ended").get("code")),
        Status.EXITED: "left the interpreter before the last sample ended"
        + (f" (exit status {event['code']})" if "code" in event else ""),
        Status.UNLOCKED_URL: "asked for " + ", ".join(unlocked(trace)),
        Status.WRONG_HASH: str(trace.logged("wrong").get("reason", "")),
        Status.NOT_RUN: "the sandbox did not start the sample",
    }
    return texts.get(status, "")


def _signalled(code: object) -> str:
    number = -code if isinstance(code, int) else 0
    if number in CRASHES:
        return f"ended by signal {number}: a native crash"
    name = signal.Signals(number).name if number in set(signal.Signals) else "?"
    return f"ended by signal {number} ({name})"


def _hint(finding: Finding, trace: Trace, exception: str) -> str:
    known = {
        Status.UNLOCKED_URL: hints.for_unlocked(unlocked(trace), trace.setting.repository),
        Status.TIMEOUT: "allow more with `<!-- doctest: timeout=SECONDS -->` before the sample",
        Status.OUT_OF_MEMORY: "allow more with: zoo test --memory GIB",
        Status.KILLED: hints.for_exception(trace.errors),
        Status.UNEXPECTED: "if the new values are right: zoo test --update",
    }
    if finding.status is Status.FAILED:
        return hints.for_exception(f"{finding.text}\n{exception}")
    return known.get(finding.status, "")


def _traceback(row: CardRun, case: Case, event: Event, errors: list[str]) -> str:
    """errors: what was raised, and what that came from."""
    lines = []
    for file, number, name, text in event.get("frames", []):
        if file == case.path:
            file, number = row.card.source.path, _on_card(number, row, case)
        code = f"\n    {text.strip()}" if text else ""
        lines.append(f'  File "{file}", line {number}, in {name}{code}')
    if len(lines) > 2 * KEPT_CALLS:  # a recursion without end has a thousand
        left = len(lines) - 2 * KEPT_CALLS
        lines[KEPT_CALLS:-KEPT_CALLS] = [f"  [... {left} more calls]"]
    return "\n".join(["Traceback:", *lines, "\ncaused by ".join(errors)])


def _tail(text: str, lines: int = 30) -> str:
    shown = [line for line in visible(text).rstrip().split("\n") if _OWN_SETTING not in line]
    return "\n".join(shown[-lines:])
