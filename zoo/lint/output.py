"""Diagnostics for programs: JSON, GitHub's annotations, SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from zoo.core.diagnostics import Diagnostic, Severity
from zoo.core.reports import github_command, sarif, sarif_result
from zoo.core.terminal import escaped_json
from zoo.lint.rule import Rule
from zoo.project.program import version


def as_json(found: Iterable[Diagnostic]) -> str:
    """An array with an object for each diagnostic."""
    return escaped_json(json.dumps([d.to_json() for d in found], ensure_ascii=False, indent=1))


def as_github(found: Iterable[Diagnostic]) -> str:
    """A workflow command for each diagnostic, which GitHub shows beside the line."""
    return "\n".join(_annotation(d) for d in found)


def as_sarif(found: Iterable[Diagnostic], rules: Mapping[str, Rule]) -> str:
    """A log of one run, with the rules that were found and what fixes a finding."""
    diagnostics = list(found)
    codes = sorted({d.code for d in diagnostics})
    driver = {
        "name": "zoo",
        "version": version(),
        "rules": [_rule(code, rules.get(code)) for code in codes],
    }
    results = (_result(d, codes.index(d.code)) for d in diagnostics)
    return escaped_json(sarif(driver, results, columnKind="unicodeCodePoints"))


def _annotation(found: Diagnostic) -> str:
    properties = {
        "file": found.path,
        "line": found.line,
        "endLine": found.end_line,
        "col": found.column,
        "endColumn": found.end_column,
        "title": found.code,
    }
    if found.end_line != found.line:
        del properties["col"], properties["endColumn"]  # GitHub takes columns of one line only
    text = found.message + (f"\nhint: {found.hint}" if found.hint else "")
    return github_command(found.severity.value, text, properties)


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": f"{rule.what} {rule.why}".replace("\n", " ")},
        "help": {"text": f"zoo rules {code}"},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(found: Diagnostic, index: int) -> dict[str, Any]:
    location = {"uri": found.path, "uriBaseId": "%SRCROOT%"}
    region = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }
    text = found.message + (f"; {found.hint}" if found.hint else "")
    level = "error" if found.severity is Severity.ERROR else "warning"
    result = {**sarif_result(found.code, level, text, location, region), "ruleIndex": index}
    if found.edits:
        replacements = [
            {
                "deletedRegion": {
                    "charOffset": edit.span.start,
                    "charLength": edit.span.end - edit.span.start,
                },
                "insertedContent": {"text": edit.text},
            }
            for edit in found.edits
        ]
        change = {"artifactLocation": location, "replacements": replacements}
        result["fixes"] = [{"artifactChanges": [change]}]
    return result
