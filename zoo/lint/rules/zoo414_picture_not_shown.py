"""A picture is not on the page, whether its file is there or not.

Only pictures of the cards' folder are published, and those of other folders and sites are not: a
page works without the rest of the web. A name with a blank stands in angle brackets. A size stands
in the tag: `<img src="cat.png" alt="A cat" width="50%">`.

Bad (both):

    ![A cat](https://example.org/cat.png)

Bad (both):

    ![A cat](../cat.png)

Bad (both):

    ![A cat](cat.svg)

Bad (both):

    ![A cat](my cat.png)

Bad (both):

    ![A cat](cat.png =100x20)

Good (both):

    ![A cat](cat.png) ![A second one](<pictures/my cat.png>)
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.diagnostics import Severity
from zoo.lint.document import View
from zoo.lint.local_links import why_not_shown
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    for side in view.sections:
        for problem in side.document.problems:
            if problem.kind == "picture":
                yield Finding(problem.span, problem.text, problem.hint)
        for link in side.links:
            told = why_not_shown(link) if link.picture else None
            if told:
                yield Finding(link.span, *told)
