"""Links of a built site that lead nowhere: to no page, or to no place on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from zoo.render.site import Page
from zoo.render.urls import absolute

SOMEWHERE = "https://site.invalid/"  # stands for an address that is not known


@dataclass(frozen=True, slots=True, order=True)
class DeadLink:
    """page: the file that has the link; line: where in it; target: the link as it stands there."""

    page: str
    line: int
    target: str


def dead_links(pages: Iterable[Page], base_url: str = "") -> Iterator[DeadLink]:
    """Every dead link between the pages, in order; links to other sites are not followed.

    base_url: where the site will stand, "" if that is not known.
    """
    contents = {page.path: page.content for page in pages}
    read = {p: _Read(c.decode()) for p, c in contents.items() if p.endswith(".html")}
    base = (base_url or SOMEWHERE).rstrip("/") + "/"
    for path in sorted(read):
        for line, target in read[path].links:
            if not _leads_somewhere(path, target, contents.keys(), read, base):
                yield DeadLink(path, line, target)


def _leads_somewhere(
    page: str, target: str, paths: Iterable[str], read: dict[str, _Read], base: str
) -> bool:
    try:
        whole, _, anchor = urljoin(absolute(base, page), target).partition("#")
        elsewhere = urlsplit(target).scheme or urlsplit(target).netloc
    except ValueError:
        return False
    if not whole.startswith(base):  # another site, or this one's host outside of its path
        return bool(elsewhere)
    to = unquote(whole.removeprefix(base).partition("?")[0])
    to = to if to and not to.endswith("/") else f"{to}index.html"
    if to not in paths:
        return False
    anchor = unquote(anchor)
    return not anchor or to not in read or anchor in read[to].ids


class _Read(HTMLParser):
    """A page. links: each with its line."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[tuple[int, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src", "action") and value is not None:
                self.links.append((self.getpos()[0], value))
