"""Something is still to be filled in.

`zoo new` marks with TODO what only the author knows; a card is not done while one is left.

Bad (en_US):

    TODO: say in a sentence what the model does.

Good (en_US):

    A detector for everyday objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
_TODO = re.compile(r"(?<![\w-])TODO(?![\w-])", re.ASCII)


def check(view: View) -> Iterator[Finding]:
    source = view.card.source
    if "TODO" not in source.text:
        return
    spans = view.card.field_spans
    for name, span in spans.items():
        whole = any(other.startswith(f"{name}.") for other in spans)  # its values have their turn
        if not whole and _TODO.search(source.slice(span)):
            yield Finding(span, f"`{name}` is still to be filled in", "write it")
    for side in view.sections:
        for paragraph in side.paragraphs:
            for match in _TODO.finditer(paragraph.words):
                line = paragraph.words[match.start() :].split("\n")[0].rstrip(" |")
                start = match.start()
                span = Span(paragraph.start + start, paragraph.start + start + len(line))
                yield Finding(span, "still to be filled in", "write it, and delete the word TODO")
