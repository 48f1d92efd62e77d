"""Code blocks as the runner and the pages take them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice

from zoo.cards.markers import code_spans
from zoo.core.card import Prose, Sample
from zoo.core.diagnostics import Edit
from zoo.core.directives import WINDOW, WORDS, read_directives
from zoo.core.highlighting import PAGE, colours, plain
from zoo.core.source import Span, blank
from zoo.lint.document import View
from zoo.lint.rule import ERROR, WARNING, Finding, rule


@rule("ZOO117", WARNING)
def long_code(view: View) -> Iterator[Finding]:
    """A code block is too long to be shown in colors.

    Pages show it as plain text. Finding the colors of a long block takes time with the square of its
    length in some languages: 16,000 characters are colored of Python, shell, JSON and diffs, 1,000 of
    YAML, TOML, C++, HTML and others, of which a page colors 20,000 in all. Languages that no page
    colors are plain at any length.

    Bad (project): a block of 2,000 characters marked as `yaml`
    Good (project): the part of it that readers need, and a link to the rest
    """
    card = view.card
    reported = set()
    for section in card.sections:
        samples = (card.load, *(b for b in section.blocks if isinstance(b, Sample)))
        dull = plain(samples)
        for sample in samples:
            if sample.id in dull and sample.id not in reported:
                reported.add(sample.id)
                text = f"{len(sample.code)} characters of `{sample.info}` are shown without colors"
                most = colours(sample.info)
                hint = f"show the {most} that matter, and link to the rest"
                if len(sample.code) <= most:
                    hint = f"the blocks before it have the {PAGE} characters that are colored; "
                    hint += "remove some"
                yield Finding(Span(sample.span.start, sample.span.start + 3), text, hint)


@rule("ZOO203", WARNING, "zoo.cards.fences")
def indented_sample() -> None:
    """A Python block is indented, as inside a list, and is not run.

    Only what runs is known to work. A block that starts at the beginning of the line is run.

    Bad (both):

        1. Load it:

            ```python
            print(model)
            ```

    Good (both):

        ```python
        print(model)
        ```
    """


_DIRECTIVE = re.compile(
    r"^[ \t]*<!--\s*(doctest\b|[a-z-]{5,9}(?=\s*:\s*(?:" + "|".join(WORDS) + r")\b))[^\n]*",
    re.MULTILINE | re.IGNORECASE,
)
MOST = 100  # findings in one piece of text
LIKE = 0.7  # of 1.0: how much a word is like `doctest`
_COMMENTS = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)*", re.DOTALL)


@rule("ZOO208", ERROR, fixable=True)
def directive(view: View) -> Iterator[Finding]:
    """A comment that tells the runner something about a sample cannot be read.

    A directive with a slip would be passed over, and the sample would run, or not, against what was
    meant. It is written in small letters, ends with `-->`, and stands right before a Python sample.
    docs/samples.md lists them.

    Bad (both): <!-- doctest: skip reason="slow" -->
    Bad (both):

        <!-- doctest: skp reason="slow" -->
        ```python
        print(model)
        ```

    Bad (both):

        <!-- Doctest: skip reason="slow" -->
        ```python
        print(model)
        ```

    Good (both):

        <!-- doctest: skip reason="slow" -->
        ```python
        print(model)
        ```
    """
    passed_over: list[Finding] = []
    if "<!--" in view.card.source.text:
        samples = {sample.span.start for sample in view.card.samples()}
        for block in (b for b in _prose(view) if "<!--" in b.text):
            passed_over += islice(_passed_over(block, block.span.end in samples), MOST)
    yield from passed_over
    for sample in view.card.samples():
        for problem in read_directives(view.card.source.text, sample.span.start)[1]:
            if not any(p.span.start <= problem.span.start < p.span.end for p in passed_over):
                yield Finding(problem.span, problem.message, problem.hint)


def _prose(view: View) -> Iterator[Prose]:
    """The text between code blocks; the load sample has none but comments before it."""
    load = view.card.load.span.start
    start = view.card.source.text.rfind("\n---", 0, load) + 1
    yield Prose(view.card.source.text[start:load], Span(start, load))
    for side in view.sections:
        yield from (block for block in side.section.blocks if isinstance(block, Prose))


def _passed_over(block: Prose, sampled: bool) -> Iterator[Finding]:
    """Directives that nobody reads. sampled: a sample begins where the text ends."""
    text = blank(block.text, code_spans(block.text))
    for match in _DIRECTIVE.finditer(text):
        if SequenceMatcher(None, match[1].lower(), "doctest").ratio() < LIKE:
            continue
        start = block.span.start + match.start() + match[0].index("<")
        span = Span(start, block.span.start + match.start() + len(match[0].rstrip()))
        end = text.find("-->", match.start())
        if end < 0 or "<!--" in text[match.end() : end]:
            yield Finding(span, "this directive has no end", "end the comment with `-->`")
        elif len(text) - end > WINDOW or not (sampled and _COMMENTS.fullmatch(text, end + 3)):
            hint = "move it to the line before the ```python that it is about"
            yield Finding(span, "no Python sample follows this directive", hint)
        elif match[1] != "doctest":
            word = Span(block.span.start + match.start(1), block.span.start + match.end(1))
            message, hint = f"`{match[1]}` is not how this is written", "write `doctest`"
            yield Finding(span, message, hint, (Edit(word, "doctest"),))


_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")


@rule("ZOO210", WARNING, fixable=True)
def unmarked_python(view: View) -> Iterator[Finding]:
    """A block holds Python but does not say so, and is not run.

    Only blocks marked as Python are samples: run, highlighted, and shown with how they were verified.

    Bad (both):

        ```
        print(model)
        ```

    Good (both):

        ```python
        print(model)
        ```
    """
    for side in view.sections:
        for block in side.section.blocks:
            if isinstance(block, Sample) and block.unmarked_python:
                fence = _FENCE.match(block.text)
                end = block.span.start + (fence.end() if fence else 0)
                edits = () if block.info or fence is None else (Edit(Span(end, end), "python"),)
                mark = f"marked `{block.info}`" if block.info else "not marked as Python"
                text = f"this block holds Python but is {mark}, so it is not run"
                hint = "write ```python, or ```text if it is not a sample"
                yield Finding(Span(block.span.start, end), text, hint, edits)
