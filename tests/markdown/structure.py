"""The structure of HTML, to compare a page of ours with one of GitHub's own converter."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options

from zoo.core.card import Lang, Prose, Section
from zoo.core.source import Span
from zoo.markdown.convert import convert
from zoo.markdown.tags import GONE, TAGS
from zoo.markdown.writer import ATTRIBUTES, SCHEMES

KEPT = {"href", "src", "alt", "title", "start", "align", "checked", "width", "height"}
VOID = {"br", "hr", "img", "input", "wbr"}
INLINE = {
    "a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr", "input",
}  # fmt: skip
_NOTE = re.compile(
    "^#(fn|fnref)-.*"
)  # GitHub numbers the texts, and calls them as they are labeled
_INSERT = re.compile(r"zoo[0-9a-f]{16}x(\d+)x")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack = [("", [], [])]

    def handle_starttag(self, tag, attributes):
        kept = sorted((k, _NOTE.sub("#note", unquote(v or ""))) for k, v in attributes if k in KEPT)
        node = (tag, kept, [])
        self.stack[-1][2].append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_endtag(self, tag):
        if len(self.stack) > 1 and tag == self.stack[-1][0]:
            self.stack.pop()

    def handle_data(self, data):
        parts = self.stack[-1][2]
        if parts and isinstance(parts[-1], str):
            parts[-1] += data
        else:
            parts.append(data)


def structure(html):
    """Elements, their attributes that matter, and text with its blanks made one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _tidy(reader.stack[0], pre=False)[2]


def _tidy(node, pre):
    tag, attributes, parts = node
    pre = pre or tag == "pre"
    tidy = []
    for number, part in enumerate(parts):
        if not isinstance(part, str):
            tidy.append(_tidy(part, pre))
            continue
        text = part if pre else re.sub(r"\s+", " ", part)
        if not pre:
            before = parts[number - 1] if number else None
            after = parts[number + 1] if number + 1 < len(parts) else None
            if before is None or before[0] not in INLINE or before[0] == "br":
                text = text.lstrip()
            if after is None or after[0] not in INLINE or after[0] == "br":
                text = text.rstrip()
        if text:
            tidy.append(text)
    return [tag, attributes, tidy] if attributes else [tag, tidy] if tag else [tag, [], tidy]


def section(text):
    return Section(Lang.EN_US, (Prose(text, Span(0, len(text))),), Span(0, len(text)))


def ours(text):
    document = convert(section(text))

    def shown(match):
        insert = document.inserts[int(match[1])]
        value = insert.value
        if insert.kind == "task":
            return f'<input type="checkbox"{" checked" if value else ""} disabled>'
        if insert.kind == "note":
            return f'<sup><a href="#fn-{value.split("-")[0]}">{value.split("-")[0]}</a></sup>'
        if insert.kind == "back":
            return f'<a href="#fnref-{value}">↩</a>'
        if insert.kind == "alert":
            return f"<p>[!{value.upper()}]</p>"
        return value if insert.kind == "formula" else ""

    return structure(_INSERT.sub(shown, document.html))


def githubs(text):
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    html = cmarkgfm.github_flavored_markdown_to_html(text, options=options)
    boxes = ATTRIBUTES | {"input": {"type", "checked", "disabled"}}
    clean = nh3.clean(
        html,
        tags=set(TAGS) | {"input"},
        clean_content_tags=set(GONE),
        attributes=boxes,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return structure(clean)
