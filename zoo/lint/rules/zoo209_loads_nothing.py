"""The load sample loads no model.

It is there to show how the model is loaded: a call `hub.load(REPOSITORY, NAME)` with both names
as plain strings, so that the registry can be made from it.

Bad (load):

    from megengine import hub

    model = None

Good (load):

    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.cards.calls import load_calls
from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.code import tree_of
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    load = view.card.load
    if not load_calls(load) and not isinstance(tree_of(load.code), SyntaxError):
        span = Span(load.span.start, load.span.start + load.text.find("\n"))
        hint = 'write `model = hub.load("megengine/models", "NAME", pretrained=True)`'
        yield Finding(span, "the load sample loads no model", hint)
