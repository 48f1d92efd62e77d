"""HTML in Markdown: which tags there are, and which of a text's tags have a partner.

A tag that HTML does not know, and one without its partner, is text: nothing it stands before is
swallowed, as the rest of a section by a start token `<s>`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from zoo.core.source import Span


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that a page may hold.
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
KNOWN = (
    TAGS
    | GONE
    | _names(
        "acronym address area article aside base bdo big body center col colgroup data datalist dir"
        " fieldset font footer frame frameset head header hgroup html input label legend link main"
        " map menu meta meter nav nobr optgroup output param picture progress section source strike"
        " tt track"
    )
)
VOID = _names("area base br col embed frame hr img input link meta param source track wbr")
# Elements whose end tag HTML lets an author leave out.
OPTIONAL = _names(
    "p li dt dd tr td th thead tbody tfoot colgroup option optgroup rp rt body html head"
)
# A line that begins with one of these is HTML up to the next blank line.
BLOCK = _names(
    "address article aside base body blockquote caption center col colgroup dd details dialog dir"
    " div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header"
    " hr html iframe legend li link main menu menuitem nav noframes ol optgroup option p param"
    " search section summary table tbody td tfoot th thead title tr track ul"
)
DEEPEST = 60  # open elements: more of them only slow a browser down

_ATTRIBUTE = r"""\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
TAG = re.compile(
    rf"<(?:([A-Za-z][A-Za-z0-9-]*)(?:{_ATTRIBUTE})*\s*/?|/([A-Za-z][A-Za-z0-9-]*)\s*)>"
)
_VALUE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# Comments, processing instructions, CDATA and declarations: how each begins, and how it ends.
ODD = re.compile(r"<!--|<\?|<!\[CDATA\[|<!(?=[A-Za-z])")
ODD_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}


@dataclass(slots=True)
class Tag:
    """A tag of a text. place: which leaf it stands in, -1 for a block of HTML."""

    text: str
    name: str
    closing: bool
    span: Span
    place: int
    kept: bool = True

    @property
    def html(self) -> str:
        return self.text if self.kept else escape(self.text, quote=False)

    def value(self, name: str) -> str | None:
        """An attribute's value."""
        found = (m for m in _VALUE.finditer(self.text) if m[1].lower() == name)
        match = next(found, None)
        return None if match is None else next(filter(None, match.groups()[1:]), "")


def tag_at(text: str, at: int) -> re.Match[str] | None:
    """The tag of a known element that begins there."""
    match = TAG.match(text, at)
    return match if match and (match[1] or match[2]).lower() in KNOWN else None


def pair(tags: list[Tag]) -> None:
    """Leaves each tag without a partner, and what is nested too deeply, as text."""
    open_tags: list[Tag] = []
    for tag in tags:
        if tag.name in VOID:
            tag.kept = not tag.closing or tag.name == "br"
            continue
        if not tag.closing:
            tag.kept = False  # until its end is found
            if len(open_tags) < DEEPEST:
                tag.kept = tag.name in OPTIONAL
                open_tags.append(tag)
            continue
        at = _partner(open_tags, tag)
        tag.kept = at >= 0 or tag.name == "p"
        if at >= 0:
            open_tags[at].kept = True
            del open_tags[at:]


def _partner(open_tags: list[Tag], tag: Tag) -> int:
    for at in range(len(open_tags) - 1, -1, -1):
        other = open_tags[at]
        if other.name == tag.name and (other.place == tag.place or tag.name in BLOCK):
            return at
    return -1
