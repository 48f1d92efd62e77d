"""How to load a model: what to install, the sample, and the line that loads from a checkout."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from markupsafe import Markup

from zoo.core.card import Card, Lang
from zoo.core.registry import Model
from zoo.core.result import Source
from zoo.render.index import SiteIndex
from zoo.render.markdown import highlight
from zoo.render.views.frame import View
from zoo.render.views.samples import ARCHIVES, SampleView, answer_text, code_view, obstacle, proof
from zoo.render.words import WORDS, date_in

# The modules whose versions a run records -> what installs them.
PACKAGES = {"megengine": "megengine", "numpy": "numpy", "cv2": "opencv-python-headless"}
PYTHON = "python3.10"  # the newest that MegEngine has wheels for
_MEGENGINE = re.compile(r"megengine\b", re.IGNORECASE)
# Samples report their versions themselves, and anyone can propose a requirement: in a line that
# readers paste, neither may hold what a shell takes for a command, in double quotes or outside.
_VERSION = re.compile(r"\d[\w.+-]{0,40}", re.ASCII)
_REQUIREMENT = re.compile(r"\w(?:[\w.,<>=~*\[\] +-]|!=)*", re.ASCII)


def install(index: SiteIndex, card: Card | None, lang: Lang) -> View | None:
    """What to install for the models of a card, or of the hub: the versions that ran last, else
    those required. line: for a shell. note: where its versions come from."""
    ran = index.card_results(card) if card else index.site.results.values()
    result = max(ran, key=attrgetter("when"), default=None)
    words, ran_with = WORDS[lang], result.versions.items() if result else ()
    versions = {module: text for module, text in ran_with if _VERSION.fullmatch(text)}
    needs = list(filter(_REQUIREMENT.fullmatch, index.site.needs))
    if result and {"python", "megengine"} <= versions.keys():
        # MegEngine has wheels for some versions of Python only
        python = "python" + ".".join(versions["python"].split(".")[:2])
        wanted = [*_pinned(versions)]
        when = date_in(lang, result.when)
        note = words.install_verified.format(python=versions["python"], when=when)
    elif needs:
        python = PYTHON if any(map(_MEGENGINE.match, needs)) else "python"
        wanted, note = [*map(_quoted, needs)], words.install_required
    else:
        return None
    text = " ".join((f"{python} -m pip install", *wanted))
    return View(line=code_view("page.install-line", text + "\n", "bash"), note=note)


def trees(index: SiteIndex, lang: Lang) -> tuple[str, ...]:
    """What stood in for the repositories that samples loaded, in words."""
    answers = (a for result in index.site.results.values() for a in result.answers)
    texts = {answer_text(WORDS[lang], a) for a in answers if a.source in ARCHIVES}
    return tuple(sorted(texts))


def checkout(index: SiteIndex, card: Card, name: str) -> SampleView | None:
    """Code that loads the model in a checkout of this repository; None if no run used one."""
    result = max(index.card_results(card), key=attrgetter("when"), default=None)
    sources = {answer.source for answer in result.answers} if result else set()
    offered = any(e.name == name and e.constructor for e in index.entries.get(card.id, ()))
    if not offered or Source.WORKING_TREE not in sources:
        return None
    code = f"import hubconf\n\nmodel = hubconf.{name}(pretrained=True)\nmodel.eval()\n"
    return code_view("page.checkout", code, "python")


def _pinned(versions: Mapping[str, str]) -> Iterator[str]:
    for module, package in PACKAGES.items():
        if version := versions.get(module):
            # cv2 leaves out the last number of its package's version
            yield _quoted(f"{package}=={version}.*" if module == "cv2" else f"{package}=={version}")


def _quoted(requirement: str) -> str:
    return f'"{requirement}"' if set(requirement) & set("<>*;[] ") else requirement


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
    result = index.shown_result(card, lang)
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
        choice = asked[1] if asked else ("True" if entry.weights else "")
        pretrained = f", pretrained={choice}" if choice else ""
        code = _SNIPPET.format(repository=repository, name=named, pretrained=pretrained)
    own = named == entry.name and code == card.load.code
    if not own:
        code = _without_variants(code, names)
    return Markup(_whole(named).sub(entry.name, highlight(code, "python"))), own


@lru_cache(maxsize=64)  # all models of a card share the sample
def _without_variants(code: str, names: tuple[str, ...]) -> str:
    """The code without comments that load one of the names instead."""
    kept = []
    lines = code.splitlines(keepends=True)
    for comment, group in groupby(lines, lambda line: line.lstrip().startswith("#")):
        text = "".join(group)
        if not comment or not any(_whole(name).search(text) for name in names):
            kept.append(text)
    return "".join(kept)


@lru_cache(maxsize=64)
def _loaded(code: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names that the code holds as strings, in order; a comment loads nothing."""
    try:
        nodes = [n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Constant)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(node.value for node in nodes if node.value in names)


def _whole(name: str) -> re.Pattern[str]:
    """The name where it is no part of a longer one; in HTML as well, a name holds no mark-up."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
