"""A comment that tells the runner something about a sample cannot be read.

A directive with a slip would be passed over, and the sample would run, or not, against what was
meant. It is written in small letters, ends with `-->`, and stands right before a Python sample.
docs/samples.md lists them.

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

Bad (both):

    <!-- doctest: skip reason="slow" -->

    It takes a while:

    ```python
    print(model)
    ```

Good (both):

    <!-- doctest: skip reason="slow" -->
    ```python
    print(model)
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice

from zoo.cards.markup import code_spans
from zoo.core.card import Prose
from zoo.core.diagnostics import Edit, Severity
from zoo.core.directives import WINDOW, WORDS
from zoo.core.source import Span, blank
from zoo.lint.code import directives
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.ERROR
FIXABLE = True
_DIRECTIVE = re.compile(
    r"^[ \t]*<!--\s*(doctest\b|[a-z-]{5,9}(?=\s*:\s*(?:" + "|".join(WORDS) + r")\b))[^\n]*",
    re.MULTILINE | re.IGNORECASE,
)
MOST = 100  # findings in one piece of text
LIKE = 0.7  # of 1.0: how much a word is like `doctest`
_COMMENTS = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)*", re.DOTALL)


def check(view: View) -> Iterator[Finding]:
    passed_over: list[Finding] = []
    if "<!--" in view.card.source.text:
        samples = {sample.span.start for sample in view.card.samples()}
        for block in (b for b in _prose(view) if "<!--" in b.text):
            passed_over += islice(_passed_over(block, block.span.end in samples), MOST)
    yield from passed_over
    for sample in view.card.samples():
        for problem in directives(view.card.source, sample)[1]:
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
