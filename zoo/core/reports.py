"""Findings for other programs: SARIF 2.1.0, and the commands that mark lines on GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
Fields = Mapping[str, Any]


def sarif(driver: Fields, results: Iterable[Fields], **more: str) -> str:
    """A log of one run. driver: the program and its rules; more: what else the run says."""
    run = {"tool": {"driver": driver}, **more, "results": list(results)}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def sarif_result(rule: str, level: str, text: str, location: Fields, region: Fields) -> Fields:
    """One finding. location: the file; region: its lines, and columns where they are known."""
    place = {"artifactLocation": location, "region": region}
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }


def github_command(level: str, text: str, properties: Fields) -> str:
    """A workflow command, which GitHub shows beside the line. level: `error` or `warning`."""
    listed = ",".join(f"{k}={_escaped(str(v), ':,')}" for k, v in properties.items())
    return f"::{level} {listed}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
