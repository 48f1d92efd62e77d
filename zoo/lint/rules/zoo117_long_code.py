"""A code block is too long to be shown in colors.

Pages show it as plain text. Finding the colors of a long block takes time with the square of its
length in some languages: 16,000 characters are colored of Python, shell, JSON and diffs, 1,000 of
YAML, TOML, C++, HTML and others, of which a page colors 20,000 in all. Languages that no page
colors are plain at any length.

Bad (project):

    a block of 2,000 characters marked as `yaml`

Good (project):

    the part of it that readers need, and a link to the rest
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.card import Sample
from zoo.core.colouring import PAGE, colours, plain
from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    card = view.card
    reported = set()
    for section in card.sections:
        samples = (card.load, *(b for b in section.blocks if isinstance(b, Sample)))
        dull = plain(samples)
        for sample in samples:
            if sample.id in dull and sample.id not in reported:
                reported.add(sample.id)
                yield _finding(sample)


def _finding(sample: Sample) -> Finding:
    told = f"{len(sample.code)} characters of `{sample.info}` are shown without colors"
    most = colours(sample.info)
    hint = f"show the {most} that matter, and link to the rest"
    if len(sample.code) <= most:
        hint = f"the blocks before it have the {PAGE} characters that are colored; remove some"
    return Finding(Span(sample.span.start, sample.span.start + 3), told, hint)
