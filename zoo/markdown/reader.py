"""Lines of Markdown -> a `Document`, as GitHub reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from zoo.core.card import Sample
from zoo.core.source import Span
from zoo.markdown.blocks import Blocks
from zoo.markdown.document import Document, Problem
from zoo.markdown.facts import Facts
from zoo.markdown.tree import Tree, unread


def read(
    text: str, start: int, lines: Sequence[tuple[str, int]], samples: Sequence[Sample]
) -> Document:
    """lines: of the text that begins at `start`, with their offsets and signs for samples."""
    blocks = Blocks("\n".join(line for line, _ in lines))
    for line, offset in lines:
        blocks.feed(line, offset)
    top = blocks.close()
    facts = Facts(blocks, text)
    root = Element("div")
    Tree(facts, samples).fill(root, top)
    unread(facts, list(blocks.notes.values()))
    facts.problems += _limits(blocks)
    facts.close()
    pictures = any(link.picture for link in facts.links)

    def write() -> str:
        from zoo.markdown.writer import written  # what it imports takes a while

        return written(root, facts)

    return Document(
        text,
        start,
        write,
        None if facts.may_lose or pictures else facts.plain("".join(root.itertext())),
        facts.mark,
        tuple(facts.inserts),
        tuple(facts.headings),
        tuple(facts.tables),
        tuple(sorted(dict.fromkeys(facts.links), key=lambda link: link.span)),
        tuple(facts.blocks),
        tuple(sorted(facts.code)),
        tuple(sorted(facts.markup)),
        tuple(facts.problems),
    )


def _limits(blocks: Blocks) -> Iterator[Problem]:
    for offset in blocks.deep[:1]:
        text, hint = "nested too deeply: from here on it is shown as text", "nest less"
        yield Problem("limit", Span(offset, offset + 1), text, hint)
    for offset in blocks.wide[:1]:
        text = "the table is too large: from here on it is shown as text"
        hint = "write less than 1,000 columns, and give every row as many cells"
        yield Problem("limit", Span(offset, offset + 1), text, hint)
