"""Lines of Markdown -> a `Document`.

Python-Markdown's own rules for blocks and marks are older than CommonMark. So its parser is one
that reads as GitHub does, `Blocks` and `Tree`; its serialiser writes the tree, nh3 cleans that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, ElementTree

import nh3
from markdown import Markdown
from markdown.blockparser import BlockParser

from zoo.core.card import Sample
from zoo.core.source import Span
from zoo.markdown.blocks import Blocks
from zoo.markdown.document import Document, Problem
from zoo.markdown.facts import Facts
from zoo.markdown.tags import GONE, TAGS
from zoo.markdown.tree import Tree, unread

ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "details": {"open"},
    "div": {"align"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "p": {"align"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto"}


class _Parser(BlockParser):
    """Reads one text as GitHub does; whatever it finds beside the tree is in `facts`."""

    facts: Facts

    def __init__(
        self, md: Markdown, text: str, offsets: Sequence[int], samples: Sequence[Sample]
    ) -> None:
        super().__init__(md)
        self._text, self._offsets, self._samples = text, offsets, samples

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:
        lines = list(lines)
        blocks = Blocks("\n".join(lines))
        for line, offset in zip(lines, self._offsets, strict=True):
            blocks.feed(line, offset)
        top = blocks.close()
        self.facts = Facts(blocks, self._text)
        root = Element(self.md.doc_tag)
        Tree(self.facts, self._samples).fill(root, top)
        unread(self.facts, list(blocks.notes.values()))
        self._limits(blocks)
        return ElementTree(root)

    def _limits(self, blocks: Blocks) -> None:
        for offset in blocks.deep[:1]:
            text, hint = "nested too deeply: from here on it is shown as text", "nest less"
            self.facts.problems.append(Problem("limit", Span(offset, offset + 1), text, hint))
        for offset in blocks.wide[:1]:
            text = "the table is too large: from here on it is shown as text"
            hint = "write less than 1,000 columns, and give every row as many cells"
            self.facts.problems.append(Problem("limit", Span(offset, offset + 1), text, hint))


class Reader:
    """Made once. Each text has a parser of its own, so threads may share it."""

    def __init__(self) -> None:
        self._markdown = Markdown(output_format="html")
        self._cleaner = nh3.Cleaner(
            tags=set(TAGS),
            clean_content_tags=set(GONE),
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel=None,
        )

    def document(
        self, text: str, lines: Sequence[tuple[str, int]], samples: Sequence[Sample]
    ) -> Document:
        parser = _Parser(self._markdown, text, [offset for _, offset in lines], samples)
        root = parser.parseDocument(line for line, _ in lines).getroot()
        assert root is not None
        facts = parser.facts
        facts.close()
        pictures = any(link.picture for link in facts.links)
        return Document(
            lambda: self._cleaner.clean(facts.finished(self._html(root))),
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

    def _html(self, root: Element) -> str:
        """The tree as Python-Markdown writes it, without the element around it."""
        html = self._markdown.serializer(root)
        return html[html.index(">") + 1 : html.rindex("<")].strip()


READER = Reader()
