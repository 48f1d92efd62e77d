"""The load sample: it stands alone before the sections, and loads a model of the card."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from zoo.cards.calls import load_calls, tree_of
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import ERROR, WARNING, Finding, rule


@rule("ZOO120", ERROR, "zoo.cards.parse")
def no_load_sample() -> None:
    """There is no load sample before the first section.

    The first thing a reader wants is the line that loads the model; both languages show it.

    Bad (body): {sections}
    Good (body): {load sample}
    """


@rule("ZOO121", ERROR, "zoo.cards.parse")
def text_before_sections() -> None:
    """There is text before the first section.

    It has no language, so no page would show it.

    Bad (body):

        Load it like this:

        {load sample}

    Good (body): {load sample}
    """


@rule("ZOO122", ERROR, "zoo.cards.parse")
def second_load_sample() -> None:
    """A second code block stands before the first section.

    The load sample stands alone there: it is what every other sample of the card starts from.

    Bad (after load): {load sample}
    Good (body): {load sample}
    """


@rule("ZOO123", ERROR, "zoo.cards.parse")
def load_sample_not_python() -> None:
    """The load sample is not marked as Python.

    It is run, and colored, as Python.

    Bad (body):

        ```bash
        model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
        ```

    Good (body): {load sample}
    """


# How a model can be loaded without `hub.load`, by the name of the function that is called.
OTHER_WAYS = ("load_state_dict", "load_serialized_obj_from_url", "load_url", "load_pretrained")


@rule("ZOO209", WARNING)
def loads_nothing(view: View) -> Iterator[Finding]:
    """The load sample loads no model.

    It is there to show how the model is loaded: a call `hub.load(REPOSITORY, NAME)` with both names
    as plain strings, `owner/name` and a name without blanks or quotes, so that the registry can be
    made from it. A model that is loaded in another way, such as `load_state_dict`, runs but has no
    entry.

    Bad (load): model = None
    Good (load): model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    """
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


@rule("ZOO301", ERROR, "zoo.cards.registration")
def load_sample_entry() -> None:
    """The load sample loads a name that is almost a model of the card.

    It is the first line a reader copies.

    Bad (body):

        ```python
        from megengine import hub
        model = hub.load("megengine/models", "atss_res18_coco_3x_800sizes", pretrained=True)
        ```

        {figures}

    Good (after load): {figures}
    """
