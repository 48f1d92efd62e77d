"""A section as a page shows it, and code -> highlighted HTML. The only place that makes `Markup`.

What the Markdown means `zoo/markdown` has read; its code blocks stand in the result as they are,
for the page to frame them. Lexers are made once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby

from markupsafe import Markup
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from zoo.core.card import Sample, Section
from zoo.core.highlighting import colours
from zoo.markdown.convert import convert
from zoo.render.postprocess import Heading, Links, finish

# Kinds of tokens that have a color, the narrower first; style.css has a rule for each class.
KINDS = (
    (Token.Comment, "c"),
    (Token.Literal.String, "s"),
    (Token.Literal, "m"),
    (Token.Keyword.Constant, "m"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Name.Builtin, "b"),
    (Token.Name.Exception, "b"),
    (Token.Name.Function, "f"),
    (Token.Name.Class, "f"),
    (Token.Name.Decorator, "f"),
    (Token.Name.Attribute, "f"),
    (Token.Name.Tag, "k"),
    (Token.Generic.Deleted, "b"),
    (Token.Generic.Inserted, "s"),
    (Token.Generic.Prompt, "c"),
    (Token.Generic.Output, "c"),
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A section as HTML. pieces: clean HTML and, where they stood, the code blocks."""

    pieces: tuple[Markup | Sample, ...]
    headings: tuple[Heading, ...]


def render_section(section: Section, links: Links) -> Rendered:
    """The section's blocks as clean HTML, with headings that continue the page's outline."""
    parts, headings = finish(convert(section), links)
    pieces = (part if isinstance(part, Sample) else Markup(part) for part in parts)  # cleaned
    return Rendered(tuple(pieces), headings)


def inline_code(text: str) -> Markup:
    """Plain text in which backticks mark code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:  # one of them has no partner
        return Markup(escape(text))
    return Markup("".join(f"<code>{p}</code>" if n % 2 else p for n, p in enumerate(parts)))


@lru_cache(maxsize=4096)
def highlight(code: str, info: str) -> Markup:
    """Code with a class for each kind of token; the style sheet knows their colors. Plain where
    `zoo.core.highlighting` knows no bound for the time that colors take."""
    if len(code) > colours(info):
        return Markup(escape(code, quote=False).rstrip("\n"))
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


@lru_cache
def _lexer(name: str) -> Lexer:
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


@lru_cache(maxsize=1024)
def _kind(token: _TokenType) -> str:
    return next((name for parent, name in KINDS if token[: len(parent)] == parent), "")
