"""Results for other programs: JSON, JUnit XML, SARIF, GitHub's annotations and job summary."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.etree import ElementTree

from zoo.core.levels import ModelLevel
from zoo.core.reports import github_command, sarif, sarif_result
from zoo.core.result import SampleResult, Status, summary

# Level, kind, text, path, line, card and language of what a report says.
_Said = tuple[str, str, str, str, int, str, str]
# Control characters that XML 1.0 does not allow.
_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")


def as_json(results: Iterable[SampleResult], models: Iterable[ModelLevel] = ()) -> str:
    """`{"results": [...], "models": [...], "summary": {...}}`."""
    made = list(results)
    content = {
        "results": [r.to_json() for r in made],
        "models": [m.to_json() for m in models],
        "summary": summary(made),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_junit(results: Iterable[SampleResult]) -> str:
    """A test case for each card and language."""
    made = list(results)
    times = [r.seconds if r.shared_with is None else 0 for r in made]
    root = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name="samples",
        tests=f"{len(made)}",
        failures=f"{sum(not r.status.good for r in made)}",
        errors="0",
        skipped=f"{sum(r.status is Status.SKIPPED for r in made)}",
        time=f"{sum(times):.2f}",
    )
    for result, seconds in zip(made, times, strict=True):
        names = {"classname": result.card, "name": result.language.value}
        case = ElementTree.SubElement(suite, "testcase", names, time=f"{seconds:.2f}")
        if failure := result.failure:
            kind = {"type": result.status.value, "message": failure.reason.translate(_NOT_XML)}
            place = f"{failure.path}:{failure.line}\n{failure.traceback}"
            ElementTree.SubElement(case, "failure", kind).text = place.translate(_NOT_XML)
        elif result.status is Status.SKIPPED:
            notes = "; ".join(s.note for s in result.steps if s.note)
            ElementTree.SubElement(case, "skipped", {"message": notes.translate(_NOT_XML)})
        if result.output:
            ElementTree.SubElement(case, "system-out").text = result.output.translate(_NOT_XML)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def as_sarif(results: Iterable[SampleResult]) -> str:
    """SARIF 2.1.0, a result for each row that did not pass."""
    findings = sorted(_findings(results), key=lambda one: one[0])  # errors first
    kinds = sorted({kind for _, kind, *_ in findings})
    rules = [{"id": _rule(kind), "shortDescription": {"text": kind}} for kind in kinds]
    found = [
        sarif_result(
            _rule(kind), level, f"{text} ({card}, {lang})", {"uri": path}, {"startLine": line}
        )
        for level, kind, text, path, line, card, lang in findings
    ]
    return sarif({"name": "zoo test", "rules": rules}, found) + "\n"


def github_annotations(results: Iterable[SampleResult]) -> Iterator[str]:
    """Workflow commands that mark the failing line in a pull request."""
    for level, kind, text, path, line, card, lang in _findings(results):
        at = {"file": path, "line": line, "title": f"{card}: {kind}"}
        yield github_command(level, f"{text} ({lang})", at)


def _findings(results: Iterable[SampleResult]) -> Iterator[_Said]:
    for result in results:
        row = result.card, result.language.value
        if one := result.failure:
            yield "error", result.status.value, one.reason, one.path, one.line, *row
        for at in () if result.failure else result.refused:
            text = f"asked for {at.url}, which nothing answers, and went on without it"
            yield "warning", Status.UNLOCKED_URL.value, text, at.path, at.line, *row


def _rule(status: str) -> str:
    return "sample-" + status.replace(" ", "-")


def github_summary(results: Iterable[SampleResult]) -> str:
    """A Markdown table for the job's page."""
    lines = [
        "| card | language | status | level | weights | sandbox | seconds |",
        "| --- | --- | --- | --- | --- | --- | ---: |",
    ]
    for r in results:
        where = f" (line {r.failure.line})" if r.failure else ""
        lines.append(
            f"| {r.card} | {r.language.value} | {r.status.value}{where} | {r.level.value} "
            f"| {r.weights.value} | {r.sandbox} | {r.seconds:.1f} |"
        )
    return "\n".join(lines) + "\n"


REPORTS: Mapping[str, Callable[[Iterable[SampleResult]], str]] = {
    "junit": as_junit,
    "sarif": as_sarif,
}
