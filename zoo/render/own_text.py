"""A hub's own Markdown files, as pages: each with its title and the text below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zoo.core.card import Lang, Prose, Section
from zoo.render.markdown import render_section
from zoo.render.postprocess import Links
from zoo.render.site import Site

_HEADING = r"(?:#{1,6} +(?P<atx>.+?)(?: +#+)? *|(?P<line>\S.*)\n(?:=+|-+) *)(?:\n|\Z)"
_FIRST = re.compile(rf"\s*{_HEADING}")
_ANY = re.compile(rf"^{_HEADING}", re.MULTILINE)
_NOWHERE = Links(href=lambda href: None, picture=lambda source: None)


@dataclass(frozen=True, slots=True)
class OwnText:
    """A file in one language. path: below the hub's root. title: plain text, "" without a heading.

    section: the text without the heading that is its title.
    """

    path: str
    title: str
    section: Section


def extra_texts(site: Site) -> dict[tuple[str, Lang], OwnText]:
    """The hub's extra pages, by address and language, in the order of the settings."""
    found = {}
    for page in site.hub.extra_pages:
        for lang, text in _texts(site, page.files, page.title):
            found[page.slug, lang] = text if text.title else replace(text, title=page.slug)
    return found


def about_text(site: Site) -> dict[Lang, OwnText]:
    """What the hub says of itself, by language; empty if it says nothing."""
    return dict(_texts(site, site.hub.about, {}))


def _texts(
    site: Site, files: Mapping[Lang, str], titles: Mapping[Lang, str]
) -> Iterator[tuple[Lang, OwnText]]:
    """The file of each language of the site; in its place one of another language."""
    for lang in site.hub.languages if files else ():
        written = lang if lang in files else next(iter(files))
        section = site.files.texts.get((files[written], written))
        if section is not None:
            yield lang, _text(files[written], section, titles.get(lang, ""))


def _text(path: str, section: Section, title: str) -> OwnText:
    """Takes the first heading as the title, unless there is another one."""
    first = section.blocks[0] if section.blocks else None
    opening = _FIRST.match(first.text) if isinstance(first, Prose) else None
    if opening is None or not isinstance(first, Prose):
        return OwnText(path, title or _first_heading(section), section)
    heading = _plain(opening["atx"] or opening["line"], section)
    if title and title != heading:
        return OwnText(path, title, section)
    rest = replace(first, text=first.text[opening.end() :])
    return OwnText(path, heading, replace(section, blocks=(rest, *section.blocks[1:])))


def _first_heading(section: Section) -> str:
    texts = (block.text for block in section.blocks if isinstance(block, Prose))
    found = next(filter(None, map(_ANY.search, texts)), None)
    return _plain(found["atx"] or found["line"], section) if found else ""


def _plain(markdown: str, section: Section) -> str:
    heading = replace(section, blocks=(Prose(f"# {markdown}\n", section.span),))
    headings = render_section(heading, _NOWHERE).headings
    return headings[0].text if headings else ""
