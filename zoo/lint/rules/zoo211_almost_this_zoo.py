"""A sample loads a model of a repository whose name is almost that of this zoo.

`hub.load` would look for a repository that is not there. Another repository, with a name of its
own, is not reported.

Bad (load):

    from megengine import hub

    model = hub.load("megengine/model", "atss_res18_coco_3x_800size", pretrained=True)

Good (load):

    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from zoo.cards.calls import call_span, load_calls
from zoo.cards.registration import REPOSITORY
from zoo.core.diagnostics import Edit, Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
FIXABLE = True
LIKE = 0.9  # of 1.0, which is the same


def check(view: View) -> Iterator[Finding]:
    source = view.card.source
    for sample in view.card.samples():
        for call in load_calls(sample):
            name, _, _ = call.repository.partition(":")  # a branch may follow
            if not _almost(name.strip().lower()):
                continue
            start = source.line_starts[call.line - 1]
            at = source.text.find(name, start, sample.span.end)
            span = Span(at, at + len(name)) if at >= 0 else call_span(source, call)
            edits = (Edit(span, REPOSITORY),) if at >= 0 else ()
            text = f"`{name}` is not this zoo, whose name is `{REPOSITORY}`"
            yield Finding(span, text, f"write `{REPOSITORY}`", edits)


def _almost(name: str) -> bool:
    return name != REPOSITORY and SequenceMatcher(None, name, REPOSITORY).ratio() >= LIKE
