"""The tree of a text -> clean HTML: Python-Markdown's serializer writes it, nh3 cleans it.

Checking a card needs no HTML, so this is imported once a page is written.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

import nh3
from markdown.serializers import to_html_string

from zoo.markdown.facts import Facts
from zoo.markdown.tags import GONE, TAGS

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
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(GONE),
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    link_rel=None,
)


def written(root: Element, facts: Facts) -> str:
    """The HTML of what the element holds, with everything in the place of its sign."""
    html = to_html_string(root)
    inner = html[html.index(">") + 1 : html.rindex("<")].strip()
    return _CLEANER.clean(facts.finished(inner))
