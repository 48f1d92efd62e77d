"""A sample loads a model of a repository whose name is almost that of this hub.

If it is a slip, `hub.load` looks for a repository that does not exist. The hub's settings give its
names (`repository`, `aliases`); a repository that the card's `github-link` names is not reported.

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
from zoo.core.diagnostics import Severity
from zoo.core.hub import Hub
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
LIKE = 0.9  # of 1.0, which is the same


def check(view: View) -> Iterator[Finding]:
    source = view.card.source
    for sample in view.card.samples():
        for call in load_calls(sample):
            name, _, _ = call.repository.partition(":")  # a branch may follow
            ours = _almost(name.strip().lower(), view.hub)
            if ours is None or name.lower() in view.card.github_link.lower():
                continue
            start = source.line_starts[call.line - 1]
            at = source.text.find(name, start, sample.span.end)
            span = Span(at, at + len(name)) if at >= 0 else call_span(source, call)
            text = f"`{name}` is almost `{ours}`, this hub's name"
            yield Finding(span, text, f"write `{ours}` if this hub is meant")


def _almost(name: str, hub: Hub) -> str | None:
    """The hub's name that this one nearly is; None if it is one of them, or another name."""
    if hub.is_ours(name):
        return None
    names = (one.partition(":")[0] for one in (hub.repository, *hub.aliases) if one)
    like = (one for one in names if SequenceMatcher(None, name, one.lower()).ratio() >= LIKE)
    return next(like, None)
