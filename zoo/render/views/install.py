"""The line that installs what a card's samples ran with, and the one that loads from a checkout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zoo.core.card import Card, Lang
from zoo.core.result import SampleResult, Source
from zoo.render.formats import date_in
from zoo.render.index import SiteIndex
from zoo.render.strings import WORDS
from zoo.render.views.samples import ARCHIVES, SampleView, answer_text, code_view

# The modules whose versions a run records -> what installs them.
PACKAGES = {"megengine": "megengine", "numpy": "numpy", "cv2": "opencv-python-headless"}
PYTHON = "python3.10"  # the newest that MegEngine has wheels for
_MEGENGINE = re.compile(r"megengine\b", re.IGNORECASE)
# Samples report their versions themselves, and anyone can propose a requirement: in a line that
# readers paste, neither may hold what a shell takes for a command, in double quotes or outside.
_VERSION = re.compile(r"\d[\w.+-]{0,40}", re.ASCII)
_REQUIREMENT = re.compile(r"\w(?:[\w.,<>=~*\[\] +-]|!=)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Install:
    """line: for a shell. note: where its versions come from."""

    line: SampleView
    note: str


def install(index: SiteIndex, card: Card, lang: Lang) -> Install | None:
    """What to install for the card's models: the versions that ran, else those required."""
    return install_line(index, _newest(index, card), lang)


def site_install(index: SiteIndex, lang: Lang) -> Install | None:
    """The same for the whole hub: the newest run."""
    ran = index.site.results.values()
    return install_line(index, max(ran, key=lambda result: result.when, default=None), lang)


def trees(index: SiteIndex, lang: Lang) -> tuple[str, ...]:
    """What stood in for the repositories that samples loaded, in words."""
    words = WORDS[lang]
    answers = (a for result in index.site.results.values() for a in result.answers)
    texts = (
        words.pair.format(label=a.repository, value=answer_text(words, a))
        for a in answers
        if a.source in ARCHIVES
    )
    return tuple(sorted(dict.fromkeys(texts)))


def install_line(index: SiteIndex, result: SampleResult | None, lang: Lang) -> Install | None:
    words = WORDS[lang]
    versions = _versions(result)
    needs = list(filter(_REQUIREMENT.fullmatch, index.site.needs))
    if result and {"python", "megengine"} <= versions.keys():
        text = " ".join((*_pip(versions), *_pinned(versions)))
        when = date_in(lang, result.when)
        note = words.install_verified.format(python=versions["python"], when=when)
    elif needs:
        python = PYTHON if any(map(_MEGENGINE.match, needs)) else "python"
        text = " ".join((f"{python} -m pip install", *map(_quoted, needs)))
        note = words.install_required
    else:
        return None
    line = code_view("page.install-line", text + "\n", "bash")
    return Install(line, note) if line else None


def checkout(index: SiteIndex, card: Card, name: str) -> SampleView | None:
    """Code that loads the model in a checkout of this repository; None if no run used one."""
    result = _newest(index, card)
    sources = {answer.source for answer in result.answers} if result else set()
    offered = any(e.name == name and e.constructor for e in index.entries.get(card.id, ()))
    if not offered or Source.WORKING_TREE not in sources:
        return None
    code = f"import hubconf\n\nmodel = hubconf.{name}(pretrained=True)\nmodel.eval()\n"
    return code_view("page.checkout", code, "python")


def _newest(index: SiteIndex, card: Card) -> SampleResult | None:
    results = [r for s in index.sections(card) if (r := index.result(card, s.lang))]
    return max(results, key=lambda result: result.when, default=None)


def _versions(result: SampleResult | None) -> dict[str, str]:
    """The versions of a run, without values that are not versions."""
    told = result.versions.items() if result else ()
    return {module: version for module, version in told if _VERSION.fullmatch(version)}


def _pip(versions: Mapping[str, str]) -> Iterator[str]:
    """`python3.10 -m pip install`: MegEngine has wheels for some versions of Python only."""
    yield "python" + ".".join(versions["python"].split(".")[:2])
    yield "-m pip install"


def _pinned(versions: Mapping[str, str]) -> Iterator[str]:
    for module, package in PACKAGES.items():
        if version := versions.get(module):
            # cv2 leaves out the last number of its package's version
            yield _quoted(f"{package}=={version}.*" if module == "cv2" else f"{package}=={version}")


def _quoted(requirement: str) -> str:
    return f'"{requirement}"' if set(requirement) & set("<>*;[] ") else requirement
