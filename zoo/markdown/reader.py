"""Lines of Markdown -> a `Document`.

Python-Markdown does it, with GitHub's rules for blocks and marks in the place of its own, which
are older than CommonMark: `Blocks` for its block parser, `Tree` for its inline pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, ElementTree

import nh3
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.util import Registry

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
    "img": {"src", "alt", "title", "width", "height", "align"},
    "ol": {"start"},
    "p": {"align"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto"}


class _Parser(BlockParser):
    """Reads lines as GitHub does; whatever it finds beside the tree is in `facts`."""

    lines: Sequence[tuple[str, int]] = ()
    samples: Sequence[Sample] = ()
    text = ""
    facts: Facts

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:
        blocks = Blocks("\n".join(lines))
        for line, offset in self.lines:
            blocks.feed(line, offset)
        top = blocks.close()
        self.facts = Facts(blocks, self.text)
        root = Element(self.md.doc_tag)
        Tree(self.facts, self.samples).fill(root, top)
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


class _GitHub(Extension):
    """Takes out all that is Python-Markdown's own of the language."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser = _Parser(md)
        md.preprocessors = Registry()
        md.treeprocessors = Registry()
        md.postprocessors = Registry()


class Reader:
    """Made once; a process must not read in two threads at a time."""

    def __init__(self) -> None:
        self._markdown = Markdown(extensions=[_GitHub()], output_format="html")
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
        parser = self._markdown.parser
        assert isinstance(parser, _Parser)
        parser.lines, parser.samples, parser.text = lines, samples, text
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
