"""The `---` block at a card's head -> its fields, checked one by one, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from zoo.cards.fields import CARD, SUMMARY, TEMPLATE, names
from zoo.cards.markers import conflicts
from zoo.cards.model_specs import model_specs
from zoo.cards.validate import FieldReader
from zoo.cards.yaml_fields import Field, read_fields
from zoo.cards.yaml_slips import slips
from zoo.core.card import Lang
from zoo.core.diagnostics import Diagnostic, Edit, diagnose
from zoo.core.hub import Hub
from zoo.core.source import Source, Span

MAX_LENGTH = 200_000  # characters between the `---` lines

_KEYS, _REQUIRED, _LANGUAGES = names(CARD), names(CARD, required=True), names(SUMMARY)
_TAB = re.compile(r"^( *\t[ \t]*)(?=[^\s#])", re.MULTILINE)
_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
# What begins no line of a card's fields.
_BODY = re.compile(r"^(?:```|~~~|<!--[ \t]*section)", re.MULTILINE)


def split_front_matter(source: Source) -> tuple[Span | None, int, list[Diagnostic]]:
    """Span of the YAML between the `---` lines, offset of the body, diagnostics.

    Where the closing line is missing, the body begins at the first code block or section marker,
    so that a rule drawn with `---` further down is not taken for that line.
    """
    opening = _OPEN.match(source.text)
    if opening is None:
        text = "the card does not start with front matter"
        hint = "begin with a line `---`, then template, title, summary, author, tags, github-link, "
        return None, 0, [diagnose(source, Span(0, 0), "ZOO010", text, f"{hint}then `---`")]
    closing = _CLOSE.search(source.text, opening.end())
    body = _BODY.search(source.text, opening.end())
    if closing is None or (body and body.start() < closing.start()):
        text, hint = "the front matter is never closed", "end it with a line `---`"
        found = diagnose(source, Span(0, 3), "ZOO011", text, hint)
        return None, body.start() if body else len(source.text), [found]
    return Span(opening.end(), closing.start()), closing.end(), []


def parse_front_matter(
    source: Source, span: Span, hub: Hub = Hub()
) -> tuple[dict[str, Any] | None, list[Diagnostic]]:
    """The fields of a `Card` that the YAML text at `span` gives, and what is wrong with them.

    No fields without a title; others that are wrong count as not there.
    """
    unreadable = list(_unreadable(source, span))
    if unreadable:
        return None, unreadable
    fields, found = read_fields(source, span)
    if not fields and found:
        return None, found
    check = FieldReader(source, fields, found)
    check.known_keys(fields, _KEYS, _REQUIRED, _LANGUAGES)
    if "template" in fields and fields["template"].value != TEMPLATE:
        hint = f"write `template: {TEMPLATE}`: the form that cards have here"
        check.wrong(fields["template"].span, "ZOO016", f"the template is not `{TEMPLATE}`", hint)
    # Rules ask where tags and link stand; while a TODO is left, each field, and of a mapping each
    # value, as `summary.en_US`.
    asked = fields if "TODO" in source.text else [n for n in ("tags", "github-link") if n in fields]
    front = {
        "title": check.text("title"),
        "summary": _summary(check, hub),
        "author": check.text("author"),
        "tags": _tags(check),
        "github_link": check.text("github-link", link=True),
        "models": model_specs(check),
        "field_spans": dict(_spans({name: fields[name] for name in asked})),
    }
    return (front if front["title"] else None), found


def _spans(fields: Mapping[str, Field], above: str = "") -> Iterator[tuple[str, Span]]:
    for name, field in fields.items():
        yield f"{above}{name}", field.span
        if isinstance(field.value, dict):
            yield from _spans(field.value, f"{above}{name}.")


def _unreadable(source: Source, span: Span) -> Iterator[Diagnostic]:
    """A block far too large to be a card's, a merge conflict, or slips in single lines."""
    if span.end - span.start > MAX_LENGTH:
        text = f"the front matter has {span.end - span.start} characters; {MAX_LENGTH} are allowed"
        yield diagnose(source, Span(0, 3), "ZOO004", text, "move the text into the sections")
        return
    if unresolved := list(conflicts(source, span)):
        yield from unresolved
        return
    yield from slips(source, span)
    for match in islice(_TAB.finditer(source.text, span.start, span.end), 100):
        place = Span(match.start(1), match.end(1))
        edits = (Edit(place, match[1].expandtabs(4)),)
        text = "YAML does not allow tabs here"
        yield diagnose(source, place, "ZOO021", text, "indent with four spaces", edits=edits)


def _summary(check: FieldReader, hub: Hub) -> Mapping[Lang, str]:
    field = check.fields.get("summary")
    lines = " and ".join(f"`    {lang.value}: ...`" for lang in Lang if lang in hub.languages)
    remedy = f"write `summary:`, and below it {lines}"
    texts = check.mapping(field, "`summary`", remedy) if field else None
    if field is None or texts is None:
        return {}
    check.known_keys(texts, _LANGUAGES, ())
    summary = {
        Lang(name): check.string(value, f"`summary.{name}`")
        for name, value in texts.items()
        if name in _LANGUAGES
    }
    for lang in hub.required:
        if lang not in summary:
            text, hint = f"`summary.{lang.value}` is missing", f"add a line `    {lang.value}: ...`"
            check.wrong(field.key_span, "ZOO015", text, f"{hint} below `summary:`")
    return {lang: text for lang, text in summary.items() if text}


def _tags(check: FieldReader) -> tuple[str, ...]:
    field = check.fields.get("tags")
    tags = check.sequence(field, "`tags`") if field else ()
    return tuple(filter(None, dict.fromkeys(check.string(tag, "a tag") for tag in tags)))
