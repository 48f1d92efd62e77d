"""A card's references as BibTeX, to copy into a paper.

A reference is a list item of the form that hub cards use:
`- [Title](https://…) Ada Lovelace, Alan M. Turing, and Grace Hopper. Venue, Year.`
Whatever does not read like that gives no entry: a wrong citation is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zoo.core.card import Prose, Section

_ITEM = re.compile(
    r"^ {0,3}[-*+] +\[(?P<title>[^\[\]]+)\]\((?P<url>https?://[^\s()<>]+)\)[.:]? +"
    r"(?P<authors>[^\[\]<>]+)\. +(?P<venue>[^.\[\]<>]+), (?P<year>(?:19|20)\d\d)\.?\s*$",
    re.MULTILINE,
)
_APART = re.compile(r",\s+and\s+|,\s+|\s+and\s+")
# A full stop only after an initial: any other ended a sentence, so what follows is no author.
_WORD = r"(?:[^\W\d_]\.(?:-?[^\W\d_]\.)*|(?:Jr|Sr|St)\.|[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*)"
_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{0,5}}")
_ARXIV = re.compile(r"https?://arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?$")
_JOURNAL = re.compile(r"\b(?:journal|transactions)\b", re.IGNORECASE)
_SMALL = frozenset(["a", "an", "and", "for", "in", "of", "on", "the", "to", "towards", "with"])


@dataclass(frozen=True, slots=True)
class Reference:
    title: str
    url: str
    authors: tuple[str, ...]
    venue: str
    year: str

    @property
    def key(self) -> str:
        """First author's surname, year and the title's first word of weight, as scholars do."""
        words = [w for w in re.findall(r"\w+", _ascii(self.title)) if w not in _SMALL]
        surname = "".join(re.findall(r"\w+", _ascii(self.authors[0].split(" ")[-1])))
        return f"{surname or 'anonymous'}{self.year}{words[0] if words else ''}"

    @property
    def arxiv(self) -> str:
        """`1912.02424`, "" if it is not on arXiv."""
        found = _ARXIV.match(self.url)
        return found[1] if found else ""


@lru_cache(maxsize=64)  # every model of a card asks
def references(section: Section | None) -> tuple[Reference, ...]:
    """The section's references that can be read, in order."""
    texts = [block.text for block in section.blocks if isinstance(block, Prose)] if section else []
    return tuple(one for text in texts for item in _ITEM.finditer(text) for one in _read(item))


@lru_cache(maxsize=64)
def bibtex(section: Section | None) -> str:
    """BibTeX entries of the section's references; empty where the card has its own."""
    blocks = section.blocks if section else ()
    if any(not isinstance(block, Prose) and block.info.startswith("bib") for block in blocks):
        return ""
    taken: dict[str, int] = {}
    entries = []
    for one in references(section):
        taken[one.key] = taken.get(one.key, 0) + 1
        again = taken[one.key] - 1
        entries.append(_entry(one, one.key + (chr(ord("a") + again) if again else "")))
    return "\n".join(entries)


def _read(item: re.Match[str]) -> Iterator[Reference]:
    listed = item["authors"].strip()
    others = listed.endswith(" et al")
    authors = tuple(_APART.split(listed.removesuffix(" et al").removesuffix(",")))
    if all(map(_NAME.fullmatch, authors)):
        authors += ("others",) if others else ()  # BibTeX's word for them
        yield Reference(item["title"], item["url"], authors, item["venue"].strip(), item["year"])


def _entry(one: Reference, key: str) -> str:
    preprint = one.venue.lower().startswith("arxiv")
    kind = "article" if _JOURNAL.search(one.venue) else "misc" if preprint else "inproceedings"
    place = {"article": "journal", "inproceedings": "booktitle"}.get(kind)
    fields = {"title": f"{{{_escaped(one.title)}}}", "author": _escaped(" and ".join(one.authors))}
    if place:
        fields[place] = _escaped(one.venue)
    fields |= {"year": one.year, "url": one.url}
    if one.arxiv:
        fields |= {"eprint": one.arxiv, "archiveprefix": "arXiv"}
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{key},\n{lines}}}\n"


def _escaped(text: str) -> str:
    """Text without what BibTeX and TeX would take for commands."""
    text = re.sub(r"[\\{}]", "", re.sub(r"\s+", " ", text))
    return re.sub(r"([&%#$_])", r"\\\1", text)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore")
    return plain.decode().lower()
