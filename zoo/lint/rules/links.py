"""Links and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from zoo.core.naming import PAGE_PARTS
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.local_links import why_not_shown
from zoo.lint.rule import WARNING, Finding, rule


@rule("ZOO406", WARNING)
def picture_without_text(view: View) -> Iterator[Finding]:
    """A picture has no text alternative.

    Who does not see the picture, and every search engine, has only that text.

    Bad (both): ![](cat.jpg)
    Good (both): ![A cat on a sofa](cat.jpg)
    """
    for side in view.sections:
        for link in side.links:
            if link.picture and not link.text:
                hint = "say what it shows: ![A cat on a sofa](cat.jpg)"
                yield Finding(link.span, "this picture has no text alternative", hint)


@rule("ZOO410", WARNING, "zoo.lint.local_links")
def dead_internal_link() -> None:
    """A link or picture names a file that is not there.

    Pictures and other cards are named relative to the card: `cat.jpg`, `megengine_vision_atss.md`. On
    extra pages and the about page they are named relative to that page's file.

    Bad (project): ![A cat](cats/cat.jpg), while there is no hub_pages/cats/cat.jpg
    Good (project): ![A cat](cat.jpg), and hub_pages/cat.jpg is there
    """


BEGINNINGS = {"https": "https://", "http": "http://", "mailto": "mailto:"}  # all that pages keep
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=.)")
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_ALMOST_WEB = re.compile(r"https?[:/]|www\.", re.IGNORECASE)


@rule("ZOO411", WARNING)
def dead_link(view: View) -> Iterator[Finding]:
    """A link's address is invalid, does not answer, or says that the page is gone.

    An empty address and one that does not begin with `https://`, `http://` or `mailto:` where it has
    to are reported by every check; the pages keep no other kind. Whether the others answer is asked by
    `zoo check --links`, side by side, and again after a failure; an answer that forbids robots (401,
    403, 429, 999) is no dead link.

    Bad (en_US): See the [paper](htps://arxiv.org/abs/1912.02424).
    Bad (en_US): See the [paper]().
    Bad (project): [the paper](https://arxiv.org/abs/0000.00000)
    Good (en_US): [Read it](https://arxiv.org/abs/1912.02424), or [write](mailto:a@example.org).
    Good (project): [the paper](https://arxiv.org/abs/1912.02424)
    """
    for side in view.sections:
        for link in side.links:
            what = "picture" if link.picture else "link"
            if not link.target:
                span = Span(link.span.start - 1, link.span.end + 1)
                yield Finding(span, f"this {what} has no address", f"write one, or no {what}")
            elif (hint := _remedy(link.target)) is not None:
                yield Finding(link.span, f"`{link.target}` is not an address", hint)


def _remedy(target: str) -> str | None:
    """What to write instead; None where the address may be one, such as that of a file."""
    if _ALMOST_WEB.match(target):
        return None if _WEB.match(target) else "did you mean `https://`?"
    scheme = _SCHEME.match(target)
    if scheme is None or scheme[1].lower() in BEGINNINGS:
        return None
    near = get_close_matches(scheme[1].lower(), BEGINNINGS, 1)
    if near:
        return f"did you mean `{BEGINNINGS[near[0]]}`?"
    return f"begin it with {', '.join(f'`{b}`' for b in BEGINNINGS.values())}, or name a file"


_COUNTED = re.compile(r"-\d+$|^sample-\d+(-code)?$")


@rule("ZOO412", WARNING)
def dead_anchor(view: View) -> Iterator[Finding]:
    """A link leads to a place that the card's page does not have.

    `#` is followed by a heading of the same language as an address: lower case, hyphens for spaces, no
    punctuation. Names of the card's models lead to their rows.

    Bad (en_US): See [the results](#result).
    Good (en_US):

        ## Model description
        See [above](#model-description).
    """
    for side in view.sections:
        wanted = [link for link in side.links if link.target.startswith("#") and not link.picture]
        if not wanted:
            continue
        there = side.anchors.union(view.models(side), view.card.models, PAGE_PARTS)
        for link in wanted:
            name = unquote(link.target[1:])
            if name and name not in there and _COUNTED.sub("", name) not in {"", *there}:
                near = get_close_matches(name, sorted(there - PAGE_PARTS), 1)
                hint = f"did you mean `#{near[0]}`?" if near else "name one of its headings"
                yield Finding(link.span, f"the page has no place `#{name}`", hint)


@rule("ZOO414", WARNING)
def picture_not_shown(view: View) -> Iterator[Finding]:
    """A picture is not on the page, whether its file is there or not.

    Only pictures of the cards' folder are published, and those of other folders and sites are not: a
    page works without the rest of the web. A name with a blank stands in angle brackets. A size stands
    in the tag: `<img src="cat.png" alt="A cat" width="50%">`.

    Bad (both): ![A cat](https://example.org/cat.png)
    Bad (both): ![A cat](../cat.png)
    Bad (both): ![A cat](cat.svg)
    Bad (both): ![A cat](my cat.png)
    Bad (both): ![A cat](cat.png =100x20)
    Good (both): ![A cat](cat.png) ![A second one](<pictures/my cat.png>)
    """
    for side in view.sections:
        for problem in side.problems:
            if problem.kind == "picture":
                yield Finding(problem.span, problem.text, problem.hint)
        for link in side.links:
            reason = why_not_shown(link) if link.picture else None
            if reason:
                yield Finding(link.span, *reason)
