"""The code that loads a model: the card's load sample with its name, or one of ours."""

from __future__ import annotations

import ast
import re
from itertools import groupby

from markupsafe import Markup

from zoo.core.card import Card, Lang
from zoo.core.registry import Model
from zoo.render.index import SiteIndex
from zoo.render.markdown import highlight
from zoo.render.strings import WORDS
from zoo.render.views.samples import SampleView, obstacle, proof

_NAME = "name_of_the_entry"
_PRETRAINED = re.compile(r"\bpretrained\s*=\s*(True|False)\b")
_SNIPPET = """from megengine import hub

model = hub.load("{repository}", "{name}"{pretrained})
model.eval()
"""


def load_sample(
    index: SiteIndex, card: Card, entry: Model, lang: Lang
) -> tuple[SampleView | None, str]:
    """The snippet, its proof where the card's own sample loads this entry, and a remark."""
    words = WORDS[lang]
    if entry.offered is False:
        return None, words.not_built
    names = tuple(e.name for e in index.entries[card.id])
    found = _load_code(card, entry, names, index.repository(entry))
    if found is None:
        return None, words.no_repository
    code, own = found
    if not own:
        return SampleView("load-code", "Python", code, None), words.derived_note
    section = index.shown(card, lang)
    result = index.result(card, section.lang) if section else None
    shown = obstacle(index, card, card.load, lang) or proof(lang, result, 0)
    return SampleView("load-code", "Python", code, shown), ""


def _load_code(
    card: Card, entry: Model, names: tuple[str, ...], repository: str
) -> tuple[Markup, bool] | None:
    """The card's load sample with this entry's name in it, and whether that is the sample itself.

    names: those of the card's entries. The sample is highlighted once, for the name it holds.
    If it loads none of them, or from another repository, a sample of ours takes its place; None
    without a repository.
    """
    code = card.load.code
    loaded = _loaded(code, names)
    named = entry.name if entry.name in loaded else next(iter(loaded), None)
    if named is None or (entry.repository and entry.repository not in code):
        if not repository:
            return None
        named = _NAME
        asked = _PRETRAINED.search(code)
        said = asked[1] if asked else ("True" if entry.weights else "")
        pretrained = f", pretrained={said}" if said else ""
        code = _SNIPPET.format(repository=repository, name=named, pretrained=pretrained)
    own = named == entry.name and code == card.load.code
    if not own:
        code = _without_variants(code, names)
    return Markup(_whole(named).sub(entry.name, highlight(code, "python"))), own


def _without_variants(code: str, names: tuple[str, ...]) -> str:
    """The code without comments that load one of the names instead."""
    kept = []
    for comment, group in groupby(code.splitlines(keepends=True), _is_comment):
        lines = list(group)
        if not comment or not any(_whole(name).search("".join(lines)) for name in names):
            kept += lines
    return "".join(kept)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _loaded(code: str, names: tuple[str, ...]) -> list[str]:
    """Those of the names that the code holds as strings, in order; a comment loads nothing."""
    try:
        nodes = [n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Constant)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    return [node.value for node in nodes if node.value in names]


def _whole(name: str) -> re.Pattern[str]:
    """The name where it is no part of a longer one; in HTML as well, a name holds no mark-up."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
