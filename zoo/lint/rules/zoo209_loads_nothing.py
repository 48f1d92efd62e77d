"""The load sample loads no model.

It is there to show how the model is loaded: a call `hub.load(REPOSITORY, NAME)` with both names
as plain strings, `owner/name` and a name without blanks or quotes, so that the registry can be
made from it. A model that is loaded in another way, such as `load_state_dict`, runs but has no
entry.

Bad (load):

    from megengine import hub

    model = None

Good (load):

    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from zoo.cards.calls import load_calls
from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.code import tree_of
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


# How a model can be loaded without `hub.load`, by the name of the function that is called.
OTHER_WAYS = ("load_state_dict", "load_serialized_obj_from_url", "load_url", "load_pretrained")


def check(view: View) -> Iterator[Finding]:
    load = view.card.load
    tree = tree_of(load.code)
    if load_calls(load) or isinstance(tree, SyntaxError):
        return
    span = Span(load.span.start, load.span.start + load.text.find("\n"))
    call = f'hub.load("{view.hub.repository or "OWNER/REPOSITORY"}", "NAME", pretrained=True)'
    called = [_name(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    way = next((name for name in called if name in OTHER_WAYS), None)
    if "hub.load" in called:
        text = "the names that `hub.load` gets are not plain strings, so the registry has no entry"
        yield Finding(span, text, f"write `model = {call}`")
    elif way:
        text = f"`{way}` loads the model, not `hub.load`, so the registry has no entry"
        yield Finding(span, text, f"where the repository offers it, write `model = {call}`")
    else:
        yield Finding(span, "the load sample loads no model", f"write `model = {call}`")


def _name(func: ast.expr) -> str:
    """`hub.load` of `megengine.hub.load`; of another function, its last name."""
    match func:
        case ast.Attribute(value=ast.Name(id="hub") | ast.Attribute(attr="hub"), attr="load"):
            return "hub.load"
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
