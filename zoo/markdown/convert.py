"""A section's Markdown -> the `Document` that pages show and rules ask."""

from __future__ import annotations

from collections import deque

from zoo.core.card import Prose, Sample, Section
from zoo.markdown.document import Document
from zoo.markdown.reader import read

# The sections of a card or two: several stages ask for the same one, one after the other.
_READ: deque[tuple[Section, Document]] = deque(maxlen=4)


def convert(section: Section) -> Document:
    """The section, with its code blocks as inserts where they stand."""
    for known, document in tuple(_READ):  # other threads add to it
        if known is section:
            return document
    document = _read(section)
    _READ.appendleft((section, document))
    return document


def _read(section: Section) -> Document:
    lines: list[tuple[str, int]] = []
    samples: list[Sample] = []
    for block in section.blocks:
        if isinstance(block, Prose):
            at = block.span.start
            text = (
                block.text.translate(_UNSIGNED)
                if "\x02" in block.text or "\x03" in block.text
                else block.text
            )
            for line in text.removesuffix("\n").split("\n"):
                lines.append((line, at))
                at += len(line) + 1
        else:
            first = block.text.split("\n", 1)[0]
            indent = " " * min(3, len(first.expandtabs(4)) - len(first.expandtabs(4).lstrip()))
            lines.append((f"{indent}\x02{len(samples)}\x03", block.span.start))
            samples.append(block)
    start = section.blocks[0].span.start if section.blocks else 0
    return read(section.text, start, lines, samples)


_UNSIGNED = {2: " ", 3: " "}
