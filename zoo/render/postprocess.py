"""The last pass over a card's cleaned HTML: outline, links, pictures, tables.

It reads what nh3 has written, and relies on its form: lower-case tags, quoted attributes, and no
`<`, `>` or `"` of the text itself left unescaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape

from zoo.core.slugs import slug

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_WIDE = r"[\u2014\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_BREAK_IN_HAN = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")


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
    """

    href: Callable[[str], str | None]
    picture: Callable[[str], str | None]
    taken: frozenset[str] = frozenset()
    table: str = ""


def finish(html: str, links: Links) -> tuple[str, tuple[Heading, ...]]:
    """The HTML as the page shows it, and its headings in order."""
    state = _State(links)
    at = 0
    for tag in _TAG.finditer(html):
        state.text(html[at : tag.start()])
        state.tag(tag)
        at = tag.end()
    state.text(html[at:])
    return "".join(state.out).replace("<p></p>", ""), tuple(state.headings)


@dataclass(slots=True)
class _State:
    """The pass's own state: what is written so far, and the heading and code it stands in."""

    links: Links
    out: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    outline: list[int] = field(default_factory=list)
    heading_start: int = 0
    in_heading: int = 0
    in_pre: int = 0

    def text(self, text: str) -> None:
        if "\n" in text and not self.in_pre:
            text = _BREAK_IN_HAN.sub("", text)  # a line end between Han characters is no space
        self.out.append(text)

    def tag(self, tag: re.Match[str]) -> None:
        closing, name, attributes = tag.groups()
        if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.close_heading() if closing else self.open_heading(int(name[1]))
        elif name == "table":
            self.out.append("</table></div>" if closing else self.open_table())
        elif name == "pre":
            self.in_pre += -1 if closing else 1
            self.out.append(tag[0] if closing else '<pre tabindex="0">')
        elif attributes:
            self.out.append(self.with_attributes(name, attributes))
        else:
            self.out.append(tag[0])

    def open_table(self) -> str:
        name = escape(self.links.table)
        return f'<div class="scroll" role="region" aria-label="{name}" tabindex="0"><table>'

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
        text = unescape(re.sub(r"<[^>]*>", "", "".join(self.out[self.heading_start + 1 :]))).strip()
        if not text:
            self.outline.pop()
            del self.out[self.heading_start :]
            return
        name = self.free_id(slug(text))
        self.headings.append(Heading(level, name, text))
        self.out[self.heading_start] = f'<h{level} id="{escape(name)}">'
        self.out.append(f"</h{level}>")

    def free_id(self, name: str) -> str:
        number, free = 0, name
        while free in self.ids or free in self.links.taken:
            number += 1
            free = f"{name}-{number}"
        self.ids.add(free)
        return free

    def with_attributes(self, name: str, attributes: str) -> str:
        given = {k: unescape(v) for k, v in _ATTRIBUTE.findall(attributes)}
        if name == "img":
            return _picture(given, self.links)
        if "href" in given:
            target = self.links.href(given.pop("href"))
            if target is not None:
                given["href"] = target
        if (side := given.pop("align", "").lower()) in ("left", "center", "right"):
            given["class"] = f"to-{side}"
        for number in ("colspan", "rowspan", "start"):
            if not re.fullmatch(r"\d{1,3}", given.get(number, "1")):
                del given[number]
        return _write(name, given)


def _picture(given: dict[str, str], links: Links) -> str:
    """A picture of the cards' folder; any other leaves its text alternative."""
    source = links.picture(given.get("src", ""))
    alternative = given.get("alt", "")
    if source is None:
        return f"<em>{escape(alternative)}</em>" if alternative else ""
    sizes = {k: v for k in ("width", "height") if re.fullmatch(r"\d{1,4}", v := given.get(k, ""))}
    title = {"title": given["title"]} if "title" in given else {}
    return _write("img", {"src": source, "alt": alternative, "loading": "lazy"} | sizes | title)


def _write(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}" + "".join(f' {k}="{escape(v)}"' for k, v in attributes.items()) + ">"
