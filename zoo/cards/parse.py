"""Text -> Card, with everything that is wrong with the text reported at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from zoo.cards.frontmatter import FrontMatter, parse_front_matter, split_front_matter
from zoo.cards.markup import comments
from zoo.cards.sections import split_body
from zoo.core.card import MOST_TAGS, Card, Prose, Sample, Section
from zoo.core.diagnostics import Diagnostic, Severity, diagnose, has_errors
from zoo.core.hub import Hub
from zoo.core.source import Source, Span, blank


def parse_card(source: Source, hub: Hub = Hub()) -> tuple[Card | None, tuple[Diagnostic, ...]]:
    """The card in `source`, and its diagnostics.

    No card without a title, a load sample or a section, or with a merge conflict: then there is
    nothing to show. Other errors leave out what they are about, and a section in a language that
    the hub does not have is left out.
    """
    name = PurePosixPath(source.path).stem
    yaml, body, found = split_front_matter(source)
    if found and body == len(source.text):
        return None, tuple(found)  # never closed, and nothing that looks like a body
    front = None
    headless = bool(found) and body == 0
    if yaml is not None:
        front, problems = parse_front_matter(source, yaml, hub)
        found += problems
    preamble, sections, problems = split_body(source, name, body, hub.languages)
    found += problems
    found += _other_languages(source, sections, hub)
    sections = tuple(section for section in sections if section.lang in hub.languages)
    load, problems = _load_sample(source, body, preamble)
    # Without a first `---` line the fields themselves stand there as text.
    found += (d for d in problems if not (headless and d.code == "ZOO121"))
    if not any(d.code in ("ZOO112", "ZOO113", "ZOO114") for d in found):  # they may hide a section
        found += _missing_languages(source, sections, hub)
    conflict = any(d.code == "ZOO023" for d in found)
    if front is None or load is None or not sections or conflict:
        return None, tuple(found)
    found += _many_tags(source, front)
    card = Card(
        id=name,
        source=source,
        title=front.title,
        summary=front.summary,
        author=front.author,
        tags=front.tags[:MOST_TAGS],
        github_link=front.github_link,
        models=front.models,
        load=load,
        sections=sections,
        field_spans=front.spans,
    )
    return card, tuple(found)


def _many_tags(source: Source, front: FrontMatter) -> Iterator[Diagnostic]:
    if (number := len(front.tags)) > MOST_TAGS:
        told = f"the card has {number} tags; {MOST_TAGS} are allowed"
        hint = "keep those by which readers look for it"
        yield diagnose(source, front.spans["tags"], "ZOO026", told, hint)


def parse_text(source: Source, hub: Hub = Hub()) -> Card | None:
    """The card's load sample and sections without its fields; None where they have errors."""
    name = PurePosixPath(source.path).stem
    body = split_front_matter(source)[1]
    preamble, sections, problems = split_body(source, name, body, hub.languages)
    sections = tuple(section for section in sections if section.lang in hub.languages)
    load, more = _load_sample(source, body, preamble)
    if load is None or not sections or has_errors([*problems, *more]):
        return None
    return Card(
        id=name,
        source=source,
        title="",
        summary={},
        author="",
        tags=(),
        github_link="",
        models={},
        load=load,
        sections=sections,
        field_spans={},
    )


def _load_sample(
    source: Source, body: int, preamble: tuple[Prose | Sample, ...]
) -> tuple[Sample | None, list[Diagnostic]]:
    """The one code block that has to stand, alone, before the first section."""
    samples = [b for b in preamble if isinstance(b, Sample)]
    found = []
    for block in preamble:
        if isinstance(block, Prose) and (
            text := (bare := blank(block.text, comments(block.text))).strip()
        ):
            at = block.span.start + bare.index(text[0])
            found.append(
                diagnose(
                    source,
                    Span(at, at + len(text.split("\n")[0])),
                    "ZOO121",
                    "text before the first section",
                    "move it into the sections",
                )
            )
    for extra in samples[1:]:
        found.append(
            diagnose(
                source,
                Span(extra.span.start, extra.span.start + 3),
                "ZOO122",
                "a second code block before the first section",
                "join it with the load sample, or move it into the sections",
            )
        )
    if not samples:
        found.append(
            diagnose(
                source,
                Span(body, body),
                "ZOO120",
                "there is no load sample before the first section",
                "add a ```python block that loads the model with `hub.load(...)`",
            )
        )
        return None, found
    if not samples[0].is_python:
        start = samples[0].span.start
        found.append(
            diagnose(
                source,
                Span(start, start + len(samples[0].text.split("\n")[0])),
                "ZOO123",
                "the load sample is not marked as Python",
                "write ```python",
            )
        )
    return samples[0], found


def _other_languages(
    source: Source, sections: tuple[Section, ...], hub: Hub
) -> Iterator[Diagnostic]:
    for section in sections:
        if section.lang not in hub.languages:
            start = source.text.rfind("\n", 0, section.span.start - 1) + 1
            yield diagnose(
                source,
                Span(start, section.span.start - 1),
                "ZOO116",
                f"the hub has no pages in {section.lang.value}, so nobody sees this section",
                "add the language to `languages` in the hub's settings, or delete the section",
                severity=Severity.WARNING,
                language=section.lang.value,
            )


def _missing_languages(source: Source, sections: tuple[Section, ...], hub: Hub) -> list[Diagnostic]:
    """A missing language is an error if the hub requires it, else a warning."""
    there = [s.lang for s in sections]
    end = Span(len(source.text), len(source.text))
    found = []
    for lang in hub.languages:
        severity = (
            Severity.ERROR if lang in (hub.required or hub.languages[:1]) else Severity.WARNING
        )
        if lang not in there:
            found.append(
                diagnose(
                    source,
                    end,
                    "ZOO110",
                    f"there is no section `{lang.value}`",
                    f"add a line `<!-- section: {lang.value} -->` and the text below it",
                    severity=severity,
                )
            )
    return found
