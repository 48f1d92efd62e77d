"""A card's body -> preamble and language sections, cut into prose and fenced code blocks."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.cards.fences import Fence, scan
from zoo.cards.markers import Marker, conflicts, meant_language
from zoo.core.card import Lang, Prose, Sample, SampleId, Section
from zoo.core.diagnostics import Diagnostic, Edit, diagnose
from zoo.core.source import Source, Span


def split_body(
    source: Source, card: str, start: int, languages: tuple[Lang, ...] = tuple(Lang)
) -> tuple[tuple[Prose | Sample, ...], tuple[Section, ...], list[Diagnostic]]:
    """(blocks before the first section, sections, diagnostics) of the text from `start` on.

    languages: those that an unknown one may have meant.
    """
    fences, markers, found = scan(source, start)
    first = markers[0].span.start if markers else len(source.text)
    preamble = _blocks(source, card, None, Span(start, first), fences)
    sections: dict[Lang, Section] = {}
    taken = {marker.lang for marker in markers}
    ends = (*(m.span.start for m in markers[1:]), len(source.text))
    for marker, end in zip(markers, ends, strict=False):
        if marker.lang not in [lang.value for lang in Lang]:
            found += [] if marker.almost else [_unknown_language(source, marker, taken, languages)]
            continue
        lang = Lang(marker.lang)
        if lang in sections and marker.almost:
            continue
        if lang in sections:
            text, place = f"a second section `{lang.value}`", marker.lang_span
            language = lang.value
            found.append(diagnose(source, place, "ZOO111", text, "join the two", language=language))
            continue
        span = Span(marker.span.end, end)
        sections[lang] = Section(lang, _blocks(source, card, lang, span, fences), span)
    whole = Span(start, len(source.text))
    if unresolved := list(conflicts(source, whole, "<>", (f.block for f in fences))):
        # with both sides in it, much is there twice
        found = unresolved
        preamble = tuple(block for block in preamble if isinstance(block, Sample))[:1]
    return preamble, tuple(sections.values()), found


def _unknown_language(
    source: Source, marker: Marker, taken: set[str], languages: tuple[Lang, ...]
) -> Diagnostic:
    meant = meant_language(marker.lang)
    free = meant in languages and meant.value not in taken if meant else False
    edits = (Edit(marker.lang_span, meant.value),) if meant and free else ()
    text = f"unknown language `{marker.lang}`"
    hint = "write " + " or ".join(f"`{lang.value}`" for lang in languages)
    return diagnose(source, marker.lang_span, "ZOO112", text, hint, edits=edits)


def _blocks(
    source: Source, card: str, lang: Lang | None, span: Span, fences: list[Fence]
) -> tuple[Prose | Sample, ...]:
    blocks: list[Prose | Sample] = []
    at = span.start
    inside = (fence for fence in fences if span.start <= fence.block.start < span.end)
    for index, (block, code, info, line) in enumerate(inside):
        blocks += _prose(source, Span(at, block.start))
        text, name = source.slice(block), SampleId(card, lang, index)
        blocks.append(Sample(name, info, code, block, line, text))
        at = block.end
    blocks += _prose(source, Span(at, span.end))
    return tuple(blocks)


def _prose(source: Source, span: Span) -> Iterator[Prose]:
    if span.start < span.end:
        yield Prose(source.slice(span), span)
