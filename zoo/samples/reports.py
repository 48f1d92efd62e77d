"""Results for other programs: JSON, JUnit XML, SARIF, GitHub's annotations and job summary."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from zoo.core.levels import ModelLevel
from zoo.core.reports import github_command, sarif, sarif_result
from zoo.core.result import Refused, SampleResult, Status, summary

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
    failed = [r for r in made if not r.status.good]
    counts = {
        "tests": len(made),
        "failures": len(failed),
        "errors": 0,
        "skipped": sum(r.status is Status.SKIPPED for r in made),
        "time": f"{sum(r.seconds for r in made if r.shared_with is None):.2f}",
    }
    attributes = {name: str(value) for name, value in counts.items()}
    root = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(root, "testsuite", {"name": "samples", **attributes})
    for result in made:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            {
                "classname": result.card,
                "name": result.language.value,
                "time": f"{result.seconds if result.shared_with is None else 0:.2f}",
            },
        )
        if result.failure is not None:
            kind = {"type": result.status.value, "message": _xml(result.failure.reason)}
            place = f"{result.failure.path}:{result.failure.line}\n{result.failure.traceback}"
            ElementTree.SubElement(case, "failure", kind).text = _xml(place)
        elif result.status is Status.SKIPPED:
            notes = "; ".join(s.note for s in result.steps if s.note)
            ElementTree.SubElement(case, "skipped", {"message": _xml(notes)})
        if result.output:
            ElementTree.SubElement(case, "system-out").text = _xml(result.output)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def as_sarif(results: Iterable[SampleResult]) -> str:
    """SARIF 2.1.0, a result for each row that did not pass."""
    rows = list(results)
    made = [r for r in rows if r.failure is not None]
    asked = [(one, r) for r in rows if r.failure is None for one in r.refused]
    kinds = sorted(
        {r.status.value for r in made} | ({Status.UNLOCKED_URL.value} if asked else set())
    )
    rules = [{"id": _rule(kind), "shortDescription": {"text": kind}} for kind in kinds]
    found = (*map(_sarif_failure, made), *(_sarif_refused(one, r) for one, r in asked))
    return sarif({"name": "zoo test", "rules": rules}, found) + "\n"


def _sarif_failure(result: SampleResult) -> Mapping[str, Any]:
    failure = result.failure
    assert failure is not None
    text = f"{failure.reason} ({result.card}, {result.language.value})"
    at = {"uri": failure.path}, {"startLine": failure.line}
    return sarif_result(_rule(result.status.value), "error", text, *at)


def _sarif_refused(refused: Refused, result: SampleResult) -> Mapping[str, Any]:
    text = f"{refused_text(refused)} ({result.card}, {result.language.value})"
    at = {"uri": refused.path}, {"startLine": refused.line}
    return sarif_result(_rule(Status.UNLOCKED_URL.value), "warning", text, *at)


def refused_text(refused: Refused) -> str:
    return f"asked for {refused.url}, which nothing answers, and went on without it"


def _rule(status: str) -> str:
    return "sample-" + status.replace(" ", "-")


def github_annotations(results: Iterable[SampleResult]) -> Iterator[str]:
    """Workflow commands that mark the failing line in a pull request."""
    for result in results:
        if failure := result.failure:
            text = f"{failure.reason} ({result.language.value})"
            title = f"{result.card}: {result.status.value}"
            at = {"file": failure.path, "line": failure.line, "title": title}
            yield github_command("error", text, at)
        for one in result.refused if result.status.good else ():
            text = f"{refused_text(one)} ({result.language.value})"
            title = f"{result.card}: {Status.UNLOCKED_URL.value}"
            at = {"file": one.path, "line": one.line, "title": title}
            yield github_command("warning", text, at)


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


def _xml(text: str) -> str:
    return text.translate(_NOT_XML)


REPORTS: Mapping[str, Callable[[Iterable[SampleResult]], str]] = {
    "junit": as_junit,
    "sarif": as_sarif,
}
