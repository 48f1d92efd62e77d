"""Cards' Markdown -> clean HTML, and code -> highlighted HTML. The only place that makes `Markup`.

A section is rendered as one document, so that links defined at its end work everywhere; its code
blocks are taken out first and stand in the result as they are, for the page to frame them.
Converter, cleaner and lexers are made once; a process must not render in two threads at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import escape
from itertools import groupby
from re import compile as pattern

import nh3
from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markupsafe import Markup
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    String,
    _TokenType,
)
from pygments.util import ClassNotFound

from zoo.core.card import Prose, Sample, Section
from zoo.render.inline import quicken
from zoo.render.postprocess import Heading, Links, finish


def _names(text: str) -> set[str]:
    return set(text.split())


TAGS = _names(
    "a abbr b bdi blockquote br caption cite code dd del details dfn div dl dt em figcaption figure"
    " h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub"
    " summary sup table tbody td tfoot th thead tr u ul var wbr"
)
# Elements whose content goes as well: a reader is not meant to see it as text.
GONE = _names(
    "script style svg math iframe object embed template noscript title textarea select option"
    " button form audio video canvas"
)
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
# Kinds of tokens that have a colour, the narrower first; style.css has a rule for each class.
KINDS = (
    (Comment, "c"),
    (String, "s"),
    (Number, "m"),
    (Literal, "m"),
    (Keyword.Constant, "m"),
    (Keyword, "k"),
    (Operator.Word, "k"),
    (Name.Builtin, "b"),
    (Name.Exception, "b"),
    (Name.Function, "f"),
    (Name.Class, "f"),
    (Name.Decorator, "f"),
    (Name.Attribute, "f"),
    (Name.Tag, "k"),
    (Generic.Deleted, "b"),
    (Generic.Inserted, "s"),
    (Generic.Prompt, "c"),
    (Generic.Output, "c"),
)
# Where a code block was taken out of a text with this digest: the block's number.
_PLACE = pattern(r"(?:<p>)?codeblock([0-9a-f]{16})x(\d+)x(?:</p>)?")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A section as HTML. pieces: clean HTML and, where they stood, the code blocks."""

    pieces: tuple[Markup | Sample, ...]
    headings: tuple[Heading, ...]


def render_section(section: Section, links: Links) -> Rendered:
    """The section's blocks as clean HTML, with headings that continue the page's outline."""
    samples: list[Sample] = []
    mark = sha256(section.text.encode()).hexdigest()[:16]
    text = ""
    for block in section.blocks:
        if isinstance(block, Prose):
            text += block.text
        else:
            text += f"\n\ncodeblock{mark}x{len(samples)}x\n\n"
            samples.append(block)
    html, headings = finish(_clean(text), links)
    pieces: list[Markup | Sample] = []
    at = 0
    for place in (p for p in _PLACE.finditer(html) if p[1] == mark):
        pieces += _prose(html[at : place.start()])
        pieces.append(samples[int(place[2])])
        at = place.end()
    pieces += _prose(html[at:])
    return Rendered(tuple(pieces), headings)


def _prose(html: str) -> list[Markup]:
    return [Markup(html.strip())] if html.strip() else []  # cleaned before


def inline_code(text: str) -> Markup:
    """Plain text in which backticks mark code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:  # one of them has no partner
        return Markup(escape(text))
    return Markup("".join(f"<code>{p}</code>" if n % 2 else p for n, p in enumerate(parts)))


@lru_cache(maxsize=4096)
def highlight(code: str, info: str) -> Markup:
    """Code with a class for each kind of token; the style sheet knows their colours."""
    tokens = _lexer(info.split(" ")[0].lower()).get_tokens(code)
    out = []
    for kind, run in groupby(tokens, lambda token: _kind(token[0])):
        text = escape("".join(value for _, value in run), quote=False)
        out.append(f'<span class="{kind}">{text}</span>' if kind else text)
    return Markup("".join(out).rstrip("\n"))  # escaped above


@lru_cache
def language_name(info: str) -> str:
    """What to call the code of a fence: `py` -> `Python`, nothing -> ``."""
    lexer = _lexer(info.split(" ")[0].lower())
    return "" if isinstance(lexer, TextLexer) else lexer.name


@lru_cache(maxsize=8)  # a card's section is on its pages, and in its JSON
def _clean(text: str) -> str:
    _CONVERTER.reset()
    return _CLEANER.clean(_CONVERTER.convert(text))


@lru_cache
def _lexer(name: str) -> Lexer:
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


@lru_cache(maxsize=1024)
def _kind(token: _TokenType) -> str:
    return next((name for parent, name in KINDS if token[: len(parent)] == parent), "")


_CONVERTER = quicken(
    Markdown(
        # By class: a name is looked up in all that is installed, which takes a while.
        extensions=[TableExtension(use_align_attribute=True), SaneListExtension()],
        output_format="html",
    )
)
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=GONE,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    link_rel=None,
)
