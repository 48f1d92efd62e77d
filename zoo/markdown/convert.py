"""A section's Markdown -> the `Document` that pages show and rules ask."""

from __future__ import annotations

from functools import lru_cache
from xml.etree.ElementTree import Element

from zoo.core.card import Prose, Sample, Section
from zoo.markdown.blocks import read_blocks
from zoo.markdown.document import Document
from zoo.markdown.facts import Facts
from zoo.markdown.tree import Tree


@lru_cache(maxsize=8)  # several steps ask for the same one, those of four cards by turns
def convert(section: Section) -> Document:
    """The section, with its code blocks as inserts where they stand."""
    lines, samples = _lines(section)
    blocks = read_blocks(lines)
    facts = Facts(blocks, section.text)
    root = Element("div")
    Tree(facts, samples).fill(root, blocks.root)
    facts.close()
    pictures = any(link.picture for link in facts.links)

    def write() -> str:
        from zoo.markdown.writer import written  # what it imports takes a while

        return written(root, facts)

    return Document(
        section,
        write,
        None if facts.may_lose or pictures else facts.plain("".join(root.itertext())),
        facts.mark,
        tuple(facts.inserts),
        tuple(facts.headings),
        tuple(facts.tables),
        tuple(facts.hidden_tables),
        tuple(sorted(dict.fromkeys(facts.links), key=lambda link: link.span)),
        tuple(facts.blocks),
        tuple(sorted(facts.code)),
        tuple(sorted(facts.markup)),
        tuple(facts.problems),
    )


def _lines(section: Section) -> tuple[list[tuple[str, int]], list[Sample]]:
    """The lines with their offsets, one with a sign for each sample; and the samples."""
    lines: list[tuple[str, int]] = []
    samples: list[Sample] = []
    for block in section.blocks:
        at, text = block.span.start, block.text
        if isinstance(block, Prose):
            if "\x02" in text or "\x03" in text:
                text = text.translate(_UNSIGNED)
            for line in text.removesuffix("\n").split("\n"):
                lines.append((line, at))
                at += len(line) + 1
        else:
            first = text.split("\n", 1)[0].expandtabs(4)
            indent = " " * min(3, len(first) - len(first.lstrip()))
            lines.append((f"{indent}\x02{len(samples)}\x03", at))
            samples.append(block)
    return lines, samples


_UNSIGNED = {2: " ", 3: " "}
