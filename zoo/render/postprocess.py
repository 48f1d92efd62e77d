"""The last pass over a card's cleaned HTML: outline, links, pictures, tables, and inserts.

It reads what nh3 has written, and relies on its form: lower-case tags, quoted attributes, and no
`<`, `>` or `"` of the text itself left unescaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import count, groupby

from zoo.core.card import Lang, Sample
from zoo.core.naming import PAGE_PARTS, part, slug
from zoo.markdown.document import Document, Insert
from zoo.render.words import WORDS, Words

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_SIZE = re.compile(r"(\d{1,4})(?:px)?|(?:100|\d{1,2})%")


@dataclass(frozen=True, slots=True)
class Heading:
    """level: 2 for the first below the page's title. text: without markup."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Links:
    """Where a card's links lead on the site.

    href, picture: from what the card says to what the page says, None where there is no such thing.
    taken: ids that the page itself uses. table: what a table that scrolls is called.
    words: of the language of the text.
    """

    href: Callable[[str], str | None]
    picture: Callable[[str], str | None]
    taken: frozenset[str] = frozenset()
    table: str = ""
    words: Words = WORDS[Lang.EN_US]


def finish(
    document: Document, links: Links
) -> tuple[tuple[str | Sample, ...], tuple[Heading, ...]]:
    """The HTML as the page shows it, cut at the code blocks, and its headings in order."""
    state = _State(links)
    at, html = 0, document.html
    for found in re.finditer(f"zoo{document.mark}x([0-9]+)x|{_TAG.pattern}", html):
        state.out.append(html[at : found.start()])
        if found[1]:
            state.insert(document.inserts[int(found[1])])
        else:
            state.tag(*found.groups()[1:])
        at = found.end()
    state.out.append(html[at:])
    state.lead_to_page_parts()
    return tuple(state.parts()), tuple(state.headings)


@dataclass(slots=True)
class _State:
    """The pass's own state: what is written so far, and the heading it stands in.

    ids: those that headings have, with how many asked for each. to_parts: links that lead to a
    part of the page, unless a heading is called the same. quote: where the last one begins.
    """

    links: Links
    out: list[str | Sample] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    to_parts: list[int] = field(default_factory=list)
    outline: list[int] = field(default_factory=list)
    heading_start: int = 0
    in_heading: int = 0
    quote: int = 0

    def parts(self) -> Iterator[str | Sample]:
        """The HTML between the code blocks, and those."""
        for is_code, run in groupby(self.out, lambda part: isinstance(part, Sample)):
            if is_code:
                yield from run
            elif text := "".join(str(part) for part in run).replace("<p></p>", "").strip():
                yield text

    def insert(self, insert: Insert) -> None:
        kind, value = insert.kind, insert.value
        if insert.sample is not None:
            self.out.append(insert.sample)
        elif kind == "alert":
            self.out[self.quote] = f'<blockquote class="alert alert-{value}">'
            title = escape(self.links.words.alerts[value])
            self.out.append(f'<p class="alert-title">{title}</p>')
        else:
            words = self.links.words
            name = value.split("-")[0]
            state = " checked" if value else ""
            label = escape(words.task_done if value else words.task_open)
            call = value.partition("-")[2]
            again = f"<sup>{call}</sup>" if call else ""
            back = escape(f"{words.back} {call}".strip())
            self.out.append({
                "formula": value,
                "task": f'<input type="checkbox" disabled{state} aria-label="{label}">',
                "note": f'<sup id="note-from-{value}"><a href="#note-{name}">{name}</a></sup>',
                "notes": f'<section class="footnotes" aria-label="{escape(words.footnotes)}">',
                "endnotes": "</section>",
                "footnote": f'<span id="note-{value}"></span>',
                "back": f'<a href="#note-from-{value}" aria-label="{back}">↩{again}</a>',
            }[kind])  # fmt: skip

    def tag(self, closing: str, name: str, attributes: str) -> None:
        written = f"<{closing}{name}{attributes}>"
        if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.close_heading() if closing else self.open_heading(int(name[1]))
        elif name == "table":
            name = escape(self.links.table)
            opening = f'<div class="scroll" role="region" aria-label="{name}" tabindex="0"><table>'
            self.out.append("</table></div>" if closing else opening)
        elif name == "pre":
            self.out.append(written if closing else '<pre tabindex="0">')
        elif attributes:
            self.out.append(self.with_attributes(name, attributes))
        else:
            if name == "blockquote" and not closing:
                self.quote = len(self.out)
            self.out.append(written)

    def open_heading(self, level: int) -> None:
        """Levels follow the outline, whatever numbers the card uses: no jump, first one h2."""
        self.in_heading += 1
        if self.in_heading > 1:  # a heading in a heading is its text
            return
        while self.outline and self.outline[-1] >= level:
            self.outline.pop()
        self.outline.append(level)
        self.heading_start = len(self.out)
        self.out.append("")

    def close_heading(self) -> None:
        self.in_heading -= 1
        if self.in_heading > 0:
            return
        level = min(len(self.outline) + 1, 6)
        inside = "".join(
            part for part in self.out[self.heading_start + 1 :] if isinstance(part, str)
        )
        text = unescape(re.sub(r"<[^>]*>", "", inside)).strip()
        if not text:
            self.outline.pop()
            if "<img" in inside or len(inside) == 0:
                self.out[self.heading_start], end = ("<p>", "</p>") if inside else ("", "")
                self.out.append(end)
            else:
                del self.out[self.heading_start :]
            return
        name = self.free_id(slug(text))
        self.headings.append(Heading(level, name, text))
        self.out[self.heading_start] = f'<h{level} id="{escape(name)}">'
        self.out.append(f"</h{level}>")

    def free_id(self, name: str) -> str:
        for number in count(self.ids.get(name, 0)):
            free = f"{name}-{number}" if number else name
            if free not in self.ids and free not in self.links.taken:
                break
        self.ids[name] = number + 1
        self.ids.setdefault(free, 1)
        return free

    def with_attributes(self, name: str, attributes: str) -> str:
        given = {k: unescape(v) for k, v in _ATTRIBUTE.findall(attributes)}
        if name == "img":
            return _picture(given, self.links)
        if "href" in given:
            target = self.links.href(given.pop("href"))
            if target is not None:
                given["href"] = target
                if target[1:] in PAGE_PARTS and target[0] == "#":
                    self.to_parts.append(len(self.out))
        if (side := given.pop("align", "").lower()) in ("left", "center", "right"):
            given["class"] = f"to-{side}"
        for number in ("colspan", "rowspan", "start"):
            if not re.fullmatch(r"\d{1,9}", given.get(number, "1")):
                del given[number]
        return _write(name, given)

    def lead_to_page_parts(self) -> None:
        """`#load` leads to the part of the page, where the card has no heading `Load`."""
        for at in self.to_parts:
            link = self.out[at]
            name = re.search(r'href="#([a-z-]+)"', link) if isinstance(link, str) else None
            if name and isinstance(link, str) and name[1] not in self.ids:
                self.out[at] = link.replace(f'href="#{name[1]}"', f'href="#{part(name[1])}"')


def _picture(given: dict[str, str], links: Links) -> str:
    """A picture of the cards' folder; any other leaves its text alternative."""
    source = links.picture(given.get("src", ""))
    alternative = given.get("alt", "")
    if source is None:
        return f"<em>{escape(alternative)}</em>" if alternative else ""
    sizes = {k: size for k in ("width", "height") if (size := _size(given.get(k, "")))}
    title = {"title": given["title"]} if "title" in given else {}
    return _write("img", {"src": source, "alt": alternative, "loading": "lazy"} | sizes | title)


def _size(text: str) -> str:
    """A width or height as HTML takes it: `300px` -> `300`, `50%`; "" for what is neither."""
    match = _SIZE.fullmatch(text.strip())
    return "" if match is None else match[1] or text.strip()


def _write(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}" + "".join(f' {k}="{escape(v)}"' for k, v in attributes.items()) + ">"
