"""Calls and imports of samples that fail, or hide why they fail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from zoo.cards.calls import LoadCall, call_span, load_calls, nodes_of
from zoo.core.card import Sample
from zoo.core.hub import Hub
from zoo.core.naming import meant
from zoo.core.source import Source, Span
from zoo.lint.document import View
from zoo.lint.rule import WARNING, Finding, rule
from zoo.lint.rules.code import Codes, Problem, column, in_programs

# Of megengine.hub.load in 1.13.0, and of what `@hub.pretrained` makes.
KNOWN = ("repo_info", "entry", "git_host", "use_cache", "commit", "protocol", "pretrained")


@rule("ZOO204", WARNING)
def unknown_keyword(view: View) -> Iterator[Finding]:
    """A `hub.load` call has a keyword that is almost one it knows.

    What `hub.load` does not know itself it hands to the model, so a misspelled `use_cache` becomes an
    argument of the network. Other keywords are not reported: a model may have them.

    Bad (load): model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretraind=True)
    Good (load): model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    """
    source = view.card.source
    for sample in view.card.samples():
        for call in load_calls(sample):
            known = [*KNOWN]
            if view.hub.is_ours(call.repository):  # what its models take, as far as settings say
                known += (n for f in view.hub.families for n in (*f.config, *f.arguments))
            for keyword in call.keywords:
                if keyword in known:
                    continue
                if hint := meant(keyword, known, "", 0.8):
                    span = _word_span(source, sample, call, keyword)
                    yield Finding(span, f"unknown keyword `{keyword}` of `hub.load`", hint)


def _word_span(source: Source, sample: Sample, call: LoadCall, word: str) -> Span:
    """The word in the call, or what `call_span` finds."""
    at = source.text.find(word, source.line_starts[call.line - 1], sample.span.end)
    return Span(at, at + len(word)) if at >= 0 else call_span(source, call)


# Modules of the standard library that their packages do not import.
MODULES = frozenset(
    ("urllib.request", "urllib.parse", "urllib.error", "concurrent.futures", "importlib.util",
     "importlib.resources", "xml.etree", "os.path.path", "http.client", "http.server")
)  # fmt: skip


@rule("ZOO205", WARNING)
@in_programs
def submodule_not_imported(codes: Codes) -> Iterator[Problem]:
    """A sample uses `urllib.request` after a bare `import urllib`.

    A package does not import its modules: it works only where another library happens to have done
    so before.

    Bad (sample):

        import urllib
        urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")

    Good (sample):

        import urllib.request
        urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
    """
    if not any(name in code for code in codes for name in MODULES):
        return
    imported: set[str] = set()
    for number, code in enumerate(codes):
        imported |= _imports(code)
        for node, name in _dotted_names(code):
            package = name.partition(".")[0]
            if name in MODULES and package in imported and not _loaded(name, imported):
                text = f"`{name}` is used, but only `{package}` is imported"
                yield _problem(number, code, node, name, text, f"write `import {name}`")


@lru_cache(maxsize=64)  # a load sample is read with each language's samples
def _imports(code: str) -> frozenset[str]:
    found: set[str] = set()
    for node in nodes_of(code):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names if alias.asname is None)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


@lru_cache(maxsize=64)
def _dotted_names(code: str) -> tuple[tuple[ast.Attribute, str], ...]:
    """Each `urllib.request` in the code."""
    return tuple(
        (node, f"{node.value.id}.{node.attr}")
        for node in nodes_of(code)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    )


def _loaded(name: str, imported: set[str]) -> bool:
    return any(one == name or one.startswith(name + ".") for one in imported)


def _problem(
    number: int, code: str, node: ast.expr | ast.ExceptHandler, word: str, text: str, hint: str
) -> Problem:
    """word: what the node begins with."""
    at = column(code, node.lineno, node.col_offset)
    return Problem(text, hint, number, node.lineno, at, len(word))


NAMES = ("urllib.URLopener", "urllib.FancyURLopener")


@rule("ZOO206", WARNING)
@in_programs
def urlopener(codes: Codes) -> Iterator[Problem]:
    """A sample uses `urllib.URLopener`.

    Python 3 does not have it: the line fails, and where a bare `except:` stands around it, it hides
    every other mistake.

    Bad (sample):

        import urllib.request
        urllib.URLopener().retrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")

    Good (sample):

        import urllib.request
        urllib.request.urlretrieve("https://data.megengine.org.cn/images/cat.jpg", "cat.jpg")
    """
    hint = "write `urllib.request.urlretrieve(url, file)`"
    for number, code in enumerate(codes):
        for node, name in _dotted_names(code) if "URLopener" in code else ():
            if name in NAMES:
                yield _problem(number, code, node, name, f"Python 3 has no `{name}`", hint)


@rule("ZOO207", WARNING)
@in_programs
def bare_except(codes: Codes) -> Iterator[Problem]:
    """A sample catches every exception with a bare `except:`.

    It catches Ctrl-C and misspelled names as well, so that a reader never learns what went wrong.

    Bad (sample):

        try:
            print(model)
        except:
            pass

    Good (sample):

        try:
            print(model)
        except RuntimeError as error:
            print(error)
    """
    text, hint = "a bare `except:` hides every mistake", "name the exception, as `except OSError:`"
    for number, code in enumerate(codes):
        for node in nodes_of(code) if "except" in code else ():
            if isinstance(node, ast.ExceptHandler) and node.type is None:
                yield _problem(number, code, node, "except", text, hint)


LIKE = 0.9  # of 1.0, which is the same


@rule("ZOO211", WARNING)
def almost_this_zoo(view: View) -> Iterator[Finding]:
    """A sample loads a model of a repository whose name is almost that of this hub.

    If it is a slip, `hub.load` looks for a repository that does not exist. The hub's settings give its
    names (`repository`, `aliases`); a repository that the card's `github-link` names is not reported.

    Bad (load): model = hub.load("megengine/model", "atss_res18_coco_3x_800size", pretrained=True)
    Good (load): model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    """
    source = view.card.source
    for sample in view.card.samples():
        for call in load_calls(sample):
            name, _, _ = call.repository.partition(":")  # a branch may follow
            ours = _almost(name.strip().lower(), view.hub)
            if ours is None or name.lower() in view.card.github_link.lower():
                continue
            span = _word_span(source, sample, call, name)
            text = f"`{name}` is almost `{ours}`, this hub's name"
            yield Finding(span, text, f"write `{ours}` if this hub is meant")


def _almost(name: str, hub: Hub) -> str | None:
    """The hub's name that this one nearly is; None if it is one of them, or another name."""
    if hub.is_ours(name):
        return None
    names = (one.partition(":")[0] for one in (hub.repository, *hub.aliases) if one)
    like = (one for one in names if SequenceMatcher(None, name, one.lower()).ratio() >= LIKE)
    return next(like, None)
