"""A Record as JSON text, and back: lists in the fields' order, since thousands are read at once."""

from __future__ import annotations

import json
from typing import Any

from zoo.cards.registration import NameUse, Registration
from zoo.core.diagnostics import Diagnostic, Edit, Severity
from zoo.core.registry import entry_from_json
from zoo.core.source import Span
from zoo.lint.check import Record
from zoo.lint.ignore import Ignore


def dump_record(record: Record) -> str:
    facts = record.facts
    content = [
        [_diagnostic(d) for d in record.diagnostics],
        facts
        and [
            facts.card,
            facts.path,
            [entry.to_json() for entry in facts.entries],
            [_claim(c) for c in facts.claims],
            [_claim(c) for c in facts.loads],
        ],
        [[i.code, i.first, i.last, i.head, _diagnostic(i.at)] for i in record.ignores],
        [_claim(c) for c in record.targets],
    ]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def load_record(text: str) -> Record:
    """ValueError, KeyError, TypeError or IndexError where the text is no record."""
    diagnostics, facts, ignores, targets = json.loads(text)
    return Record(
        tuple(_read_diagnostic(d) for d in diagnostics),
        _read_facts(facts) if facts is not None else None,
        tuple(Ignore(c, a, b, head, _read_diagnostic(at)) for c, a, b, head, at in ignores),
        tuple(_read_claim(c) for c in targets),
    )


def _read_facts(fields: Any) -> Registration:
    card, path, entries, claims, loads = fields
    return Registration(
        card,
        path,
        tuple(entry_from_json(entry) for entry in entries),
        tuple(_read_claim(c) for c in claims),
        tuple(_read_claim(c) for c in loads),
    )


def _claim(claim: NameUse) -> list[Any]:
    return [claim.name, _diagnostic(claim.at), claim.repository, claim.rank]


def _read_claim(fields: Any) -> NameUse:
    name, at, repository, rank = fields
    return NameUse(name, _read_diagnostic(at), repository, rank)


def _diagnostic(one: Diagnostic) -> list[Any]:
    place = [one.path, one.line, one.column, one.end_line, one.end_column]
    edits = [[e.span.start, e.span.end, e.text] for e in one.edits]
    said = [one.message, one.hint, one.language, one.excerpt]
    return [one.code, one.severity.value, *place, *said, edits]


def _read_diagnostic(fields: Any) -> Diagnostic:
    code, severity, path, line, column, end_line, end_column, *said, edits = fields
    message, hint, language, excerpt = said
    return Diagnostic(
        code,
        Severity(severity),
        path,
        line,
        column,
        end_line,
        end_column,
        message,
        hint,
        language,
        bool(edits),
        excerpt,
        tuple(Edit(Span(start, end), text) for start, end, text in edits),
    )
