"""A `hub.load` call has a keyword that is almost one it knows.

What `hub.load` does not know itself it hands to the model, so a misspelled `use_cache` becomes an
argument of the network. Other keywords are not reported: a model may have them.

Bad (load):

    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretraind=True)

Good (load):

    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from zoo.cards.calls import call_span, load_calls
from zoo.core.diagnostics import Severity
from zoo.core.hub import Hub
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
# Of megengine.hub.load in 1.13.0, and of what `@hub.pretrained` makes.
KNOWN = ("repo_info", "entry", "git_host", "use_cache", "commit", "protocol", "pretrained")


def check(view: View) -> Iterator[Finding]:
    source = view.card.source
    for sample in view.card.samples():
        for call in load_calls(sample):
            known = (*KNOWN, *(_arguments(view.hub) if view.hub.is_ours(call.repository) else ()))
            for keyword in call.keywords:
                if keyword in known:
                    continue
                near = get_close_matches(keyword, known, 1, 0.8)
                if near:
                    start = source.line_starts[call.line - 1]
                    at = source.text.find(keyword, start, sample.span.end)
                    span = Span(at, at + len(keyword)) if at >= 0 else call_span(source, call)
                    hint = f"did you mean `{near[0]}`?"
                    yield Finding(span, f"unknown keyword `{keyword}` of `hub.load`", hint)


def _arguments(hub: Hub) -> set[str]:
    """What the constructors of the hub's families take, as far as the settings say."""
    return {name for family in hub.families for name in (*family.config, *family.arguments)}
