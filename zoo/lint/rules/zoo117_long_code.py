"""A code block is too long to be shown in colors.

Pages show it as plain text. Finding the colors of a long block takes time with the square of its
length in some languages: 16,000 characters are colored of Python, shell, JSON and diffs, 1,000 of
YAML, TOML, C++, HTML and others. Languages that no page colors are plain at any length.

Bad (project):

    a block of 2,000 characters marked as `yaml`

Good (project):

    the part of it that readers need, and a link to the rest
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.card import Sample
from zoo.core.colouring import colours, too_long
from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    card = view.card
    blocks = (block for section in card.sections for block in section.blocks)
    for sample in (card.load, *(block for block in blocks if isinstance(block, Sample))):
        if too_long(sample.info, sample.code):
            yield _finding(sample)


def _finding(sample: Sample) -> Finding:
    told = f"{len(sample.code)} characters of `{sample.info}` are shown without colors"
    hint = f"show the {colours(sample.info)} that matter, and link to the rest"
    return Finding(Span(sample.span.start, sample.span.start + 3), told, hint)
