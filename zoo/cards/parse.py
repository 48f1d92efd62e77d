"""Text -> Card, with everything that is wrong with the text reported at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from zoo.cards.frontmatter import parse_front_matter, split_front_matter
from zoo.cards.markers import comments
from zoo.cards.sections import split_body
from zoo.core.card import MOST_TAGS, Card, Prose, Sample, Section
from zoo.core.diagnostics import Diagnostic, diagnose, has_errors, warn
from zoo.core.hub import Hub
from zoo.core.source import Source, Span, blank


def parse_card(source: Source, hub: Hub = Hub()) -> tuple[Card | None, tuple[Diagnostic, ...]]:
    """The card in `source`, and its diagnostics.

    No card without a title, a load sample or a section, or with a merge conflict: then there is
    nothing to show. Other errors leave out what they are about, and a section in a language that
    the hub does not have is left out.
    """
    yaml, body, found = split_front_matter(source)
    if found and body == len(source.text):
        return None, tuple(found)  # never closed, and nothing that looks like a body
    front = None
    headless = bool(found) and body == 0
    if yaml is not None:
        front, problems = parse_front_matter(source, yaml, hub)
        found += problems
    load, sections, problems = _body(source, body, hub)
    # Without a first `---` line the fields themselves stand there as text.
    found += (d for d in problems if not (headless and d.code == "ZOO121"))
    if not any(d.code in ("ZOO112", "ZOO113", "ZOO114") for d in found):  # they may hide a section
        found += _missing_languages(source, sections, hub)
    conflict = any(d.code == "ZOO023" for d in found)
    if front is None or load is None or not sections or conflict:
        return None, tuple(found)
    if (number := len(front["tags"])) > MOST_TAGS:
        message = f"the card has {number} tags; {MOST_TAGS} are allowed"
        hint = "keep those by which readers look for it"
        found.append(diagnose(source, front["field_spans"]["tags"], "ZOO026", message, hint))
        front["tags"] = front["tags"][:MOST_TAGS]
    return _card(source, load, sections, front), tuple(found)


def parse_text(source: Source, hub: Hub = Hub()) -> Card | None:
    """The card's load sample and sections without its fields; None where they have errors."""
    load, sections, found = _body(source, split_front_matter(source)[1], hub)
    if load is None or not sections or has_errors(found):
        return None
    front = {"title": "", "summary": {}, "author": "", "tags": (), "github_link": "", "models": {}}
    return _card(source, load, sections, front | {"field_spans": {}})


def _card(
    source: Source, load: Sample, sections: tuple[Section, ...], front: dict[str, Any]
) -> Card:
    name = PurePosixPath(source.path).stem
    return Card(id=name, source=source, load=load, sections=sections, **front)


def _body(
    source: Source, start: int, hub: Hub
) -> tuple[Sample | None, tuple[Section, ...], list[Diagnostic]]:
    """The load sample, the sections in the hub's languages, and what is wrong with the text."""
    name = PurePosixPath(source.path).stem
    preamble, sections, found = split_body(source, name, start, hub.languages)
    found += _other_languages(source, sections, hub)
    load, problems = _load_sample(source, start, preamble)
    own = tuple(section for section in sections if section.lang in hub.languages)
    return load, own, [*found, *problems]


def _load_sample(
    source: Source, body: int, preamble: tuple[Prose | Sample, ...]
) -> tuple[Sample | None, list[Diagnostic]]:
    """The one code block that has to stand, alone, before the first section."""
    found: list[tuple[Span, str, str, str]] = []
    for block in preamble:
        if isinstance(block, Prose):
            bare = blank(block.text, comments(block.text))
            if text := bare.strip():
                place = _first_line(block.span.start + bare.index(text[0]), text)
                hint = "move it into the sections"
                found.append((place, "ZOO121", "text before the first section", hint))
    samples = [b for b in preamble if isinstance(b, Sample)]
    for extra in samples[1:]:
        place = Span(extra.span.start, extra.span.start + 3)
        message = "a second code block before the first section"
        hint = "join it with the load sample, or move it into the sections"
        found.append((place, "ZOO122", message, hint))
    load = samples[0] if samples else None
    if load is None:
        message = "there is no load sample before the first section"
        hint = "add a ```python block that loads the model with `hub.load(...)`"
        found.append((Span(body, body), "ZOO120", message, hint))
    elif not load.is_python:
        place = _first_line(load.span.start, load.text)
        message = "the load sample is not marked as Python"
        found.append((place, "ZOO123", message, "write ```python"))
    return load, [diagnose(source, *one) for one in found]


def _first_line(start: int, text: str) -> Span:
    return Span(start, start + len(text.split("\n")[0]))


def _other_languages(
    source: Source, sections: tuple[Section, ...], hub: Hub
) -> Iterator[Diagnostic]:
    for section in sections:
        if (lang := section.lang) not in hub.languages:
            end = section.span.start - 1
            place = Span(source.text.rfind("\n", 0, end) + 1, end)
            message = f"the hub has no pages in {lang.value}, so nobody sees this section"
            hint = "add the language to `languages` in the hub's settings, or delete the section"
            yield warn(source, place, "ZOO116", message, hint, language=lang.value)


def _missing_languages(
    source: Source, sections: tuple[Section, ...], hub: Hub
) -> Iterator[Diagnostic]:
    """A missing language is an error if the hub requires it, else a warning."""
    there = [section.lang for section in sections]
    end = Span(len(source.text), len(source.text))
    for lang in hub.languages:
        if lang not in there:
            report = diagnose if lang in (hub.required or hub.languages[:1]) else warn
            message = f"there is no section `{lang.value}`"
            hint = f"add a line `<!-- section: {lang.value} -->` and the text below it"
            yield report(source, end, "ZOO110", message, hint)
