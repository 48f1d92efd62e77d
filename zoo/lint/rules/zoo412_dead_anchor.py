"""A link leads to a place that the card's page does not have.

`#` is followed by a heading of the same language as an address: lower case, hyphens for spaces, no
punctuation. Names of the card's models lead to their rows.

Bad (en_US):

    ## Model description

    See [the results](#result).

Good (en_US):

    ## Model description

    See [above](#model-description).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from zoo.core.diagnostics import Severity
from zoo.core.slugs import PAGE_PARTS
from zoo.lint.document import SectionView, View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
_COUNTED = re.compile(r"-\d+$|^sample-\d+(-code)?$")


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        wanted = [link for link in side.links if link.target.startswith("#") and not link.picture]
        if not wanted:
            continue
        there = _places(view, side)
        for link in wanted:
            name = unquote(link.target[1:])
            if name and name not in there and _COUNTED.sub("", name) not in {"", *there}:
                near = get_close_matches(name, sorted(there - PAGE_PARTS), 1)
                hint = f"did you mean `#{near[0]}`?" if near else "name one of its headings"
                yield Finding(link.span, f"the page has no place `#{name}`", hint)


def _places(view: View, side: SectionView) -> frozenset[str]:
    models = set(view.models(side))
    return side.document.anchors | models | set(view.card.models) | PAGE_PARTS
